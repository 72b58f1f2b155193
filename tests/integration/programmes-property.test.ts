/** Rules, campaigns, caps and tiers by any metric: whatever the programme, the books end the same, and add up. */
import { test } from "vitest";
import { proveAnyArrival } from "../support/any-arrival.ts";
import { aProgramme } from "../support/any-programme.ts";
import { LONG, SEED } from "../support/prove.ts";

const WORLDS = 8;
const RUNS = 30 * LONG;

test.each([false, true])(
  `any programme, with customers merged: %s: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  (merges) => proveAnyArrival({ worlds: WORLDS, runs: RUNS, merges, programmes: aProgramme }),
  600_000 * LONG,
);
