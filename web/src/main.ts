// SPDX-License-Identifier: Apache-2.0
import '@/design';

import { createPinia } from 'pinia';
import { createApp } from 'vue';

import App from './App.vue';
import { features } from './features';
import { i18n } from './i18n';
import { tellProblem } from './piece/tell';
import { addFeatures } from './shell/feature';
import { makeRouter } from './shell/router';

addFeatures(features);

const app = createApp(App);
app.use(createPinia());
app.use(i18n);
app.use(makeRouter());
// What no page has shown: a refusal gets its sentence, never silence.
app.config.errorHandler = (error) => tellProblem(error);
window.addEventListener('unhandledrejection', (event) => tellProblem(event.reason));
app.mount('#app');
