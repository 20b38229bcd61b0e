// SPDX-License-Identifier: Apache-2.0
// Notices: one's own inbox and settings; templates and channels for administrators.
import { defineFeature } from '@/shell/feature';
import words from './words';

export default defineFeature({
  name: 'notices',
  words,
  routes: [
    { path: '/notices', component: () => import('./pages/NoticeList.vue'), meta: { title: 'notices.title' } },
    { path: '/notices/settings', component: () => import('./pages/NoticeSettings.vue'), meta: { title: 'notices.settings' } },
    { path: '/notice-templates', component: () => import('./pages/TemplateList.vue'), meta: { title: 'notices.templates', permission: 'notice.templates' } },
    {
      path: '/notice-templates/:kind/:channel(console|mail)', component: () => import('./pages/TemplateEdit.vue'),
      meta: { title: 'notices.template', permission: 'notice.templates' },
    },
    { path: '/notice-channels', component: () => import('./pages/ChannelsPage.vue'), meta: { title: 'notices.channels', permission: 'notice.channels' } },
  ],
  menu: [
    { area: 'workbench', to: '/notices', title: 'notices.title', order: 80 },
    { area: 'workbench', to: '/notices/settings', title: 'notices.settings', order: 81, hidden: true },
    { area: 'platform', to: '/notice-templates', title: 'notices.templates', permission: 'notice.templates', order: 70 },
    { area: 'platform', to: '/notice-channels', title: 'notices.channels', permission: 'notice.channels', order: 71 },
  ],
  objects: [
    { type: 'notice', name: 'notices.notice' },
    { type: 'notice_template', name: 'notices.template' },
    { type: 'notice_channel', name: 'notices.channel' },
    { type: 'notice_delivery', name: 'notices.delivery' },
  ],
});
