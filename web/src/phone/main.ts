// SPDX-License-Identifier: Apache-2.0
// The phone workspace: a program of its own under /m, with the console's layers below it and Vant instead of Element Plus.
import '@/design/phone.css';

import { createPinia } from 'pinia';
import { createApp } from 'vue';

import account from '@/features/account/words';
import cards from '@/features/cards/words';
import findings from '@/features/findings/words';
import home from '@/features/home/words';
import notices from '@/features/notices/words';
import orders from '@/features/orders/words';
import { addMessages, i18n } from '@/i18n';
import PhoneApp from './PhoneApp.vue';
import { makeRouter } from './router';
import { tellProblem } from './tell';
import phone from './words';

for (const [name, words] of Object.entries({ account, cards, findings, home, notices, orders, phone })) addMessages(name, words);

const app = createApp(PhoneApp);
app.use(createPinia());
app.use(i18n);
app.use(makeRouter());
// What no page has shown: a refusal gets its sentence, never silence.
app.config.errorHandler = (error) => tellProblem(error);
window.addEventListener('unhandledrejection', (event) => tellProblem(event.reason));
app.mount('#app');
