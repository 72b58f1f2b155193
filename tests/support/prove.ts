/** How a property is tried: SEED says which cases, LONG=10 tries ten times as many, SHRINK makes a failure small. */
import fc from "fast-check";
import type { IAsyncProperty } from "fast-check";
import { expect } from "vitest";
import { endOf } from "./play.ts";

export const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
export const LONG = Number(process.env["LONG"] ?? 1);

/** Fails with the case and the seed. Making a failure small takes its time, so that it is asked for. */
export async function prove<T>(property: IAsyncProperty<T>, { runs }: { runs: number }): Promise<void> {
  const endOnFailure = process.env["SHRINK"] === undefined;
  await fc.assert(property, { seed: SEED, numRuns: runs, endOnFailure });
}

type Books = { shopId: string };

/** Both books ended the same, and the clean ones add up. */
export async function expectSameEnd(clean: Books, other: Books): Promise<void> {
  const [expected, found] = [await endOf(clean.shopId), await endOf(other.shopId)];
  expect(expected.differences).toEqual([]);
  expect(found).toEqual(expected);
}
