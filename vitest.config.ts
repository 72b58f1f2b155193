import { defineConfig } from "vitest/config";

/** Three kinds of test. Each file runs in a process of its own, two at a time. */
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    fileParallelism: true,
    passWithNoTests: true,
    restoreMocks: true,
    unstubEnvs: true,
    hideSkippedTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}"],
          setupFiles: ["tests/support/watch.ts", "tests/support/no-network.ts"],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/support/integration-setup.ts"],
          setupFiles: ["tests/support/watch.ts", "tests/support/own-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          setupFiles: ["tests/support/watch.ts"],
          // One story at a time: each starts the whole of Laurel.
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
