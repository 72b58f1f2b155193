import { describe, expect, test } from "vitest";
import type { ProgrammeDocument, PublishedProgramme } from "#app/rules/programme.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import type { StandingOrder } from "#app/rules/standing/orders.ts";
import { aVersion } from "../../../support/assessed.ts";

const NEW_YORK = "America/New_York";

type Spent = {
  id: number;
  at: string;
  dollars: number;
  ended?: string;
  refunds?: [at: string, dollars: number][];
  /** It came late, and counts from then on. */
  from?: string;
};

type Setting = Partial<ProgrammeDocument> & { now?: string; versions?: PublishedProgramme[] };

const brings = (dollars: number) => ({
  ...{ spendMinor: BigInt(dollars) * 100n, units: 0n, statusPoints: 0n, points: 0n },
});

function fold(spent: Spent[], { now = "2026-12-01", versions, ...change }: Setting = {}) {
  const orders = spent.map(({ id, at, dollars, ended, refunds = [], from }): StandingOrder => ({
    orderId: BigInt(id),
    processedAt: new Date(at),
    endedAt: ended ? new Date(ended) : null,
    brings: brings(dollars),
    qualifiesFrom: from ? new Date(from) : null,
    refunds: refunds.map(([day, amount], index) => ({
      refundId: BigInt(index),
      processedAt: new Date(day),
      takes: brings(amount),
    })),
  }));
  const calendar = { versions: versions ?? [aVersion(change)], timeZone: NEW_YORK, now: new Date(now) };
  const folded = foldStanding(orders, { ...calendar, enrolledAt: null, customerTags: null });
  const { tierId, since, until, period, values } = folded.standing;
  return {
    before: Object.fromEntries([...folded.tierBefore].map(([id, tier]) => [Number(id), tier.id])),
    changes: folded.changes.map(({ at, toTierId }) => `${at.toISOString().slice(0, 10)} ${toTierId}`),
    figures: folded.changes.map(({ reason }) => {
      const asked = reason.threshold && "metric" in reason.threshold ? reason.threshold.atLeast : 0n;
      return [reason.period, reason.values.spend / 100n, asked / 100n].join();
    }),
    standing: { tierId, since, until, year: Number(period.label), qualifyingMinor: values.spend },
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

describe("at one instant", () => {
  const [before, at] = ["2026-05-01", "2026-05-02"];

  test("what is taken from earlier orders is gone before an order is placed", () => {
    const earlier: Spent = { id: 9, at: before, dollars: 500, refunds: [[at, 1]] };
    expect(fold([earlier, { id: 1, at, dollars: 1 }]).before).toEqual({ 9: "member", 1: "member" });
  });

  test("what an order loses is lost after it found its tier", () => {
    const earlier: Spent = { id: 1, at: before, dollars: 500 };
    const lost: Spent = { id: 2, at, dollars: 100, refunds: [[before, 60]], ended: at };
    const { before: found, changes } = fold([earlier, lost, { id: 3, at, dollars: 1 }]);
    expect(found).toEqual({ 1: "member", 2: "influencer", 3: "influencer" });
    expect(changes).toEqual(["2026-05-01 influencer"]);
  });

  test("ups and downs are one change, or none", () => {
    expect(fold([{ id: 1, at, dollars: 500, ended: at }]).changes).toEqual([]);
    const two = [1, 2].map((id): Spent => ({ id, at, dollars: 5_000 }));
    expect(fold(two).changes).toEqual(["2026-05-02 ambassador"]);
  });
});

describe("what is taken from an order", () => {
  const noon = "2026-05-05T12:00:00Z";

  test("is taken in the order in which it was given back", () => {
    const order: Spent = {
      ...{ id: 1, at: "2026-05-01", dollars: 600 },
      refunds: [
        ["2026-05-06", 500],
        ["2026-05-05", 200],
      ],
    };
    expect(fold([order, { id: 2, at: noon, dollars: 1 }]).before[2]).toBe("member");
  });

  test("is nothing after its end, which took the rest", () => {
    const order: Spent = {
      ...{ id: 1, at: "2026-05-01", dollars: 600 },
      ...{ ended: "2026-05-05", refunds: [["2026-05-06", 600]] },
    };
    expect(fold([order, { id: 2, at: noon, dollars: 1 }]).before[2]).toBe("member");
  });
});

describe("an order that came late", () => {
  const late: Spent = { id: 9, at: "2026-03-01", dollars: 600, from: "2026-05-02" };

  test("finds no tier, and brings what is left of it from then on", () => {
    const { before, changes } = fold([
      late,
      { id: 1, at: "2026-05-01", dollars: 1 },
      { id: 2, at: "2026-05-02", dollars: 1 },
    ]);
    expect(before).toEqual({ 1: "member", 2: "influencer" });
    expect(changes).toEqual(["2026-05-02 influencer"]);
  });

  test("loses what goes back later when it goes back", () => {
    const refunds: Spent["refunds"] = [
      ["2026-04-01", 100],
      ["2026-05-04", 1],
    ];
    expect(fold([{ ...late, refunds }]).changes).toEqual(["2026-05-02 influencer", "2026-05-04 member"]);
    expect(fold([{ ...late, refunds, ended: "2026-05-01" }]).standing.qualifyingMinor).toBe(0n);
  });

  test("counts for the year in which it was made, and not before it was made", () => {
    const { standing } = fold([{ ...late, at: "2025-03-01" }]);
    expect(standing).toMatchObject({ tierId: "influencer", year: 2026, qualifyingMinor: 0n });
    expect(standing.until).toEqual(new Date("2027-01-01T05:00:00Z"));
    expect(fold([{ ...late, at: "2026-06-01" }]).changes).toEqual(["2026-06-01 influencer"]);
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
    expect(fold(spent, { qualification: { endsOnReturn: false } }).changes).toEqual([
      "2026-05-01 influencer",
    ]);
  });
});

test("a rise over two tiers at once is one change with the figures that decided", () => {
  const { changes, figures } = fold([{ id: 1, at: "2026-05-01", dollars: 5_200 }]);
  expect([changes, figures]).toEqual([["2026-05-01 ambassador"], ["2026,5200,5000"]]);
});

test("a fall tells the threshold that was not kept, and the standing since when", () => {
  const { figures, standing } = fold([
    { id: 1, at: "2026-05-01", dollars: 500, refunds: [["2026-06-01", 1]] },
  ]);
  expect(figures).toEqual(["2026,500,500", "2026,499,500"]);
  expect(standing).toMatchObject({ tierId: "member", since: new Date("2026-06-01"), until: null });
});

test("every instant is judged by the programme in force then", () => {
  const bySpend = (atLeast: string) => ({ metric: "spend", atLeast }) as const;
  const tiers = [
    { id: "friend", name: "Friend", reach: null },
    { id: "influencer", name: "Influencer", reach: bySpend("5000") },
    { id: "ambassador", name: "Ambassador", reach: bySpend("50000") },
  ];
  const lower = aVersion({ tiers }, { version: 2, publishedAt: new Date("2026-06-01") });
  const versions = [aVersion(), lower];
  const spent: Spent[] = ["2026-05-01", "2026-05-02", "2026-06-02"].map((at, id) => ({
    id,
    at,
    dollars: 60,
  }));
  const { before, changes, standing } = fold(spent, { versions });
  expect(before).toEqual({ 0: "member", 1: "member", 2: "influencer" });
  expect(changes).toEqual(["2026-06-01 influencer"]);
  expect(fold(spent.slice(0, 2), { versions }).standing.tierId).toBe("influencer");
  expect(standing.qualifyingMinor).toBe(18_000n);
  expect(fold(spent.slice(0, 1), { versions }).changes).toEqual(["2026-06-01 influencer"]);
  expect(() => fold([], { versions: [] })).toThrow(RangeError);
});

test("a clock that is behind the news does not leave them out", () => {
  const { standing } = fold([{ id: 1, at: "2027-01-02", dollars: 500 }], { now: "2026-12-31" });
  expect(standing).toMatchObject({ tierId: "influencer", year: 2027, qualifyingMinor: 50_000n });
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
