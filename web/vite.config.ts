// SPDX-License-Identifier: Apache-2.0
import vue from '@vitejs/plugin-vue';
import { fileURLToPath, URL } from 'node:url';
import { defineConfig } from 'vite';

// The server serves dist/ under "/"; while developing, vite passes the API on to a running server.
const server = process.env.YUNGUAN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
  build: {
    target: 'es2021',
    // Inlined assets would need data: in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        // Only what every page needs; the rest follows its dynamic imports (a chunk for all of Element would undo tree shaking).
        manualChunks: (id) => (/node_modules\/(vue|@vue|vue-router|pinia|vue-i18n|@intlify)\//.test(id) ? 'vue' : undefined),
      },
    },
  },
});
