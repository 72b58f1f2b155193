/** Customers are merged at any time, in chains, and it is heard at any time: the books end the same, and add up. */
import { test } from "vitest";
import { proveAnyArrival } from "../support/any-arrival.ts";
import { LONG, SEED } from "../support/prove.ts";

const WORLDS = 10;
const RUNS = 30 * LONG;

test(
  `a merge may be heard whenever it likes: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  () => proveAnyArrival({ worlds: WORLDS, runs: RUNS, merges: true }),
  600_000 * LONG,
);
