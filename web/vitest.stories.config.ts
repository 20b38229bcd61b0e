// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// Stories drive one browser against one server, so they run one after another.
export default defineConfig({
  test: {
    include: ['tests/stories/**/*.spec.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
