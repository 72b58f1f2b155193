/** Rewards for rising, where late news put the rises into other periods: each stays with its rise. */
import { expect, test } from "vitest";
import type { Given } from "#app/rules/entry-rewards.ts";
import { entryRewards } from "#app/rules/entry-rewards.ts";
import type { Rise } from "#app/rules/standing/rises.ts";
import { aVersion } from "./standing/setting.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const version = { ...aVersion(), programme: rulesOf(richDocument) };
const promised = { kind: "reward" as const, rewardId: "five-off" };
const now = new Date("2028-01-01");
const giftIdOf = ({ at }: { at: Date }) => `gift of ${at.toISOString().slice(0, 10)}`;

const rise = (period: string, day: string): Rise => ({
  ...{ tierId: "gold", tierName: "Gold", period, periodName: period, at: new Date(day) },
  ...{ version, promised, stands: true },
});
const held = (period: string, day: string | null): Given => ({
  ...{ customerId: 1n, tierId: "gold", period, points: 0n, entries: 0 },
  redemptionId: day && `gift of ${day}`,
});
const settle = (rises: Rise[], before: Given[]) => {
  const riser = { customerId: 1n, holderId: 1n, isReachable: true, rises };
  const { given, gifts } = entryRewards([riser], before, { now, giftIdOf });
  const rows = given.map(({ period, redemptionId }) => [period, redemptionId] as const);
  return { rows: Object.fromEntries(rows), gifts: gifts.map(({ redemptionId }) => redemptionId) };
};

test("two rises that are each a period later take their rewards along, and nothing is given", () => {
  const rises = [rise("2", "2026-06-01"), rise("3", "2027-06-01")];
  expect(settle(rises, [held("1", "2026-06-01"), held("2", "2027-06-01")])).toEqual({
    rows: { 1: null, 2: "gift of 2026-06-01", 3: "gift of 2027-06-01" },
    gifts: [],
  });
});

test("a rise that comes to light where another was is given its own reward", () => {
  const rises = [rise("1", "2025-06-01"), rise("2", "2026-06-01")];
  expect(settle(rises, [held("1", "2026-06-01")])).toEqual({
    rows: { 1: "gift of 2025-06-01", 2: "gift of 2026-06-01" },
    gifts: ["gift of 2025-06-01"],
  });
});

test("a rise within the same period that is at another instant is not given it again", () => {
  expect(settle([rise("1", "2026-05-01")], [held("1", "2026-06-01")])).toEqual({ rows: {}, gifts: [] });
});

test("a reward of another rise is not lost to one that moves to its period", () => {
  const before = [held("1", "2026-06-01"), held("2", "2027-06-01")];
  expect(settle([rise("2", "2026-06-01")], before)).toEqual({ rows: {}, gifts: [] });
});
