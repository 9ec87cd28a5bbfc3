import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['e2e/mermaid/*.test.ts'],
    setupFiles: ['test/seed.ts'],
    globalSetup: ['test/global-setup.mjs'],
    testTimeout: 60_000,
    disableConsoleIntercept: true,
  },
});
