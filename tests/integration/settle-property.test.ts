/** Whatever the shop's customers do, and however the news of it arrive: the books end the same, and add up. */
import { test } from "vitest";
import { proveAnyArrival } from "../support/any-arrival.ts";
import { LONG, SEED } from "../support/prove.ts";

const WORLDS = 20;
const RUNS = 25 * LONG;

test(
  `the result depends on the facts, not on their arrival: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  () => proveAnyArrival({ worlds: WORLDS, runs: RUNS, merges: false }),
  600_000 * LONG,
);
