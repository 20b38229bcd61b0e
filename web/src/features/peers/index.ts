// SPDX-License-Identifier: Apache-2.0
// Peers: the systems that orders call, and the log of calls.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'peers',
  words,
  routes: [{ path: '/peers', component: () => import('./pages/PeersPage.vue'), meta: { title: 'peers.title', permission: 'peer.manage' } }],
  menu: [{ area: 'platform', to: '/peers', title: 'peers.title', permission: 'peer.manage', order: 72 }],
  objects: [
    { type: 'peer', name: 'peers.peer' },
    { type: 'peer_call', name: 'peers.call.name' },
  ],
});
