import { defineConfig } from "vitest/config";

/**
 * The tests that kill mutants: those of rules and ledger that need no database. One process at a time is Stryker's own.
 */
export default defineConfig({
  test: {
    include: ["tests/unit/rules/**/*.test.ts", "tests/unit/ledger/**/*.test.ts"],
    setupFiles: [
      "tests/support/watch.ts",
      "tests/support/no-network.ts",
      "tests/support/short-properties.ts",
    ],
    testTimeout: 15_000,
    restoreMocks: true,
    // Pure rules leave nothing behind: what one file imported, the next one need not import anew.
    isolate: false,
  },
});
