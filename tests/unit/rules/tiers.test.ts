import { describe, expect, test } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import type { QualifyingOrder } from "#app/rules/tiers.ts";
import { foldTiers, nextTier, tierFor } from "#app/rules/tiers.ts";

const NEW_YORK = "America/New_York";

function programmeOf(change: Partial<ProgrammeDocument> = {}) {
  const parsed = parseProgramme({ ...influencerTiers("USD"), ...change });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  return parsed.programme;
}

type Spent = {
  id: number;
  at: string;
  dollars: number;
  ended?: string;
  refunds?: [at: string, dollars: number][];
};

function fold(
  spent: Spent[],
  { now = "2026-12-01", ...change }: Partial<ProgrammeDocument> & { now?: string } = {},
) {
  const orders = spent.map(({ id, at, dollars, ended, refunds = [] }): QualifyingOrder => ({
    orderId: BigInt(id),
    processedAt: new Date(at),
    endedAt: ended ? new Date(ended) : null,
    qualifyingMinor: BigInt(dollars) * 100n,
    refunds: refunds.map(([day, amount]) => ({
      processedAt: new Date(day),
      qualifyingMinor: BigInt(amount) * 100n,
    })),
  }));
  const versions = [{ version: 1, publishedAt: new Date("2020-01-01"), programme: programmeOf(change) }];
  const folded = foldTiers(orders, { versions, timeZone: NEW_YORK, now: new Date(now) });
  return {
    before: Object.fromEntries([...folded.tierBefore].map(([id, tier]) => [Number(id), tier.id])),
    changes: folded.changes.map(({ at, toTierId }) => `${at.toISOString().slice(0, 10)} ${toTierId}`),
    standing: folded.standing,
  };
}

describe("the tier before an order", () => {
  const climbing: Spent[] = [
    { id: 1, at: "2026-05-01", dollars: 480 },
    { id: 2, at: "2026-05-02", dollars: 40 },
    { id: 3, at: "2026-05-03", dollars: 40 },
  ];

  test("is what was spent before it, whatever the order of the list", () => {
    const expected = { 1: "member", 2: "member", 3: "influencer" };
    expect(fold(climbing).before).toEqual(expected);
    expect(fold(climbing.toReversed()).before).toEqual(expected);
  });

  test("of orders at one instant goes by id", () => {
    const at = "2026-05-01";
    const { before } = fold([
      { id: 2, at, dollars: 10 },
      { id: 1, at, dollars: 500 },
    ]);
    expect(before).toEqual({ 1: "member", 2: "influencer" });
  });

  test("counts a refund that is dated before it, and not one after it", () => {
    const early: Spent = { id: 1, at: "2026-05-01", dollars: 600, refunds: [["2026-05-05", 200]] };
    const { before } = fold([
      early,
      { id: 2, at: "2026-05-04", dollars: 1 },
      { id: 3, at: "2026-05-06", dollars: 1 },
    ]);
    expect(before).toEqual({ 1: "member", 2: "influencer", 3: "member" });
  });

  test("counts a cancelled order until it is cancelled", () => {
    const early: Spent = { id: 1, at: "2026-05-01", dollars: 600, ended: "2026-05-05" };
    const { before } = fold([
      early,
      { id: 2, at: "2026-05-04", dollars: 1 },
      { id: 3, at: "2026-05-06", dollars: 1 },
    ]);
    expect(before).toEqual({ 1: "member", 2: "influencer", 3: "member" });
  });

  test("never falls below what the order brought, however much goes back", () => {
    const early: Spent = {
      id: 1,
      at: "2026-05-01",
      dollars: 100,
      refunds: [["2026-05-02", 900]],
      ended: "2026-05-03",
    };
    expect(fold([early, { id: 2, at: "2026-05-04", dollars: 500 }]).standing.qualifyingMinor).toBe(50_000n);
  });
});

describe("a calendar year", () => {
  test("turns at midnight where the shop is", () => {
    const { before } = fold([
      { id: 1, at: "2026-01-01T04:59:00Z", dollars: 300 },
      { id: 2, at: "2026-01-01T05:01:00Z", dollars: 300 },
      { id: 3, at: "2026-01-02", dollars: 1 },
    ]);
    expect(before).toEqual({ 1: "member", 2: "member", 3: "member" });
  });

  test("holds its tier to the end of the next one", () => {
    const spent: Spent[] = [{ id: 1, at: "2024-06-01", dollars: 500 }];
    expect(fold(spent, { now: "2026-12-01" }).changes).toEqual([
      "2024-06-01 influencer",
      "2026-01-01 member",
    ]);
    const { standing } = fold(spent, { now: "2025-12-31" });
    expect(standing).toMatchObject({ tierId: "influencer", year: 2025, qualifyingMinor: 0n });
    expect(standing.until).toEqual(new Date("2026-01-01T05:00:00Z"));
  });
});

describe("a return that takes the granting year below the threshold", () => {
  const spent: Spent[] = [{ id: 1, at: "2026-05-01", dollars: 500, refunds: [["2026-06-01", 1]] }];

  test("ends the tier at the refund", () => {
    expect(fold(spent).changes).toEqual(["2026-05-01 influencer", "2026-06-01 member"]);
  });

  test("ends nothing where the programme says so", () => {
    expect(fold(spent, { tierEndsOnReturn: false }).changes).toEqual(["2026-05-01 influencer"]);
  });
});

test("a rise over two tiers at once is one change with the figures that decided", () => {
  const { changes } = fold([{ id: 1, at: "2026-05-01", dollars: 5_200 }]);
  expect(changes).toEqual(["2026-05-01 ambassador"]);
});

test("without orders everybody stands in the first tier", () => {
  expect(fold([]).standing).toEqual({
    tierId: "member",
    since: null,
    until: null,
    year: 2026,
    qualifyingMinor: 0n,
  });
});

test("tiers are looked up by spend and followed upwards", () => {
  const programme = programmeOf();
  expect([0n, 49_999n, 50_000n, 500_000n].map((spent) => tierFor(programme, spent).id)).toEqual([
    "member",
    "member",
    "influencer",
    "ambassador",
  ]);
  expect(nextTier(programme, "member")?.id).toBe("influencer");
  expect(nextTier(programme, "ambassador")).toBeNull();
});
