import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/seed.ts'],
    globalSetup: ['test/global-setup.mjs'],
    // The default leaves a core idle, which of two is half.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // kpt-functions wants the whole console, not the one that vitest puts in its place.
    disableConsoleIntercept: true,
  },
});
