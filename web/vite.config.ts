// SPDX-License-Identifier: Apache-2.0
import vue from '@vitejs/plugin-vue';
import { fileURLToPath, URL } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

// The server serves dist/ under "/"; while developing, vite passes the API on to a running server.
const server = process.env.YUNGUAN_URL ?? 'http://127.0.0.1:8080';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** While developing: the phone workspace answers under /m as the server does it. */
const phonePages: Plugin = {
  name: 'phone-pages',
  configureServer: (dev) => void dev.middlewares.use((request, _response, next) => {
    if (/^\/m(?:[/?]|$)/.test(request.url ?? '')) request.url = '/phone.html';
    next();
  }),
};

export default defineConfig({
  plugins: [vue(), phonePages],
  resolve: { alias: { '@': file('./src') } },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
  build: {
    target: 'es2021',
    // Inlined assets would need data: in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      // The console and the phone workspace are two programs: neither loads the other's parts.
      input: { index: file('./index.html'), phone: file('./phone.html') },
      output: {
        // Only what every page needs; the rest follows its dynamic imports (a chunk for all of Element would undo tree shaking).
        manualChunks: (id) => (/node_modules\/(vue|@vue|vue-router|pinia|vue-i18n|@intlify)\//.test(id) ? 'vue' : undefined),
      },
    },
  },
});
