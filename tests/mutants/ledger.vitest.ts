import { defineConfig } from "vitest/config";

/**
 * The tests that kill mutants of the ledger's own statements: each file on a database of its own, which goes with it.
 */
export default defineConfig({
  test: {
    include: [
      "tests/integration/ledger/{by-hand,endings,post,transfer}.test.ts",
      "tests/integration/points-*.test.ts",
      "tests/integration/merge-{customers,redemptions}.test.ts",
      "tests/integration/settle-{pending,redemptions}.test.ts",
    ],
    globalSetup: ["tests/support/postgres-only.ts"],
    setupFiles: ["tests/support/watch.ts", "tests/support/own-database.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
