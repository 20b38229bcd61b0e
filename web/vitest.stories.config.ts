// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// Stories drive one browser against one server, so they run one after another.
export default defineConfig({
  test: {
    include: ['tests/stories/**/*.spec.ts'],
    globalSetup: 'tests/stories/stage.ts',
    fileParallelism: false,
    isolate: false,
    testTimeout: 120_000,
  },
});
