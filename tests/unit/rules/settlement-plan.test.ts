/** What is settled anew after a batch of news: Ada's orders, 1 point per $1 and 2 from $500 on, unless said. */
import { describe, expect, test } from "vitest";
import type { PublishedProgramme } from "#app/rules/programme.ts";
import type { Assessed, People, SettledOrder } from "#app/rules/settlement.ts";
import { planAll, planSettlement } from "#app/rules/settlement-plan.ts";
import { aKnownOrder, assessed as assessedBy, aVersion } from "../../support/assessed.ts";
import { aRefund } from "../../support/orders.ts";
import type { Change } from "./earning/scene.ts";
import { programmeOf } from "./earning/scene.ts";
import { ADA, day, goneInto, known, member, news, NOW, people, settled } from "./settlement-scene.ts";

const reach = (metric: "spend" | "points", atLeast: number) => ({ metric, atLeast: `${atLeast}` });
const versionOf = (change: Change): PublishedProgramme => ({ ...aVersion(), programme: programmeOf(change) });
const calendarOf = (version: PublishedProgramme) => ({ versions: [version], timeZone: "UTC", now: NOW });

describe("points that hang on more than the tier re-target settled orders", () => {
  const byPoints = [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach: reach("points", 500) },
  ];

  test.each<[string, Change, retarget: bigint[]]>([
    ["a first order's bonus, which an earlier order takes over", { earning: { firstOrderBonus: 50 } }, [2n]],
    ["a cap of a year, of which less is left", { earning: { caps: { perYear: 120 } } }, [2n]],
    ["tiers by points, for whose sake each is weighed", { tiers: byPoints }, [2n]],
    ["no points, where points do not weigh", {}, []],
    [
      "no points, where tiers go by status points",
      { tiers: byPoints, earning: { statusPoints: { rate: { points: 1, perMinor: "100" } } } },
      [],
    ],
  ])("%s", (_why, change, retarget) => {
    const version = versionOf(change);
    // It was settled for 150 points when nothing was before it.
    const before = settled(2n, 100, 2, { target: 150n });
    const assessed = [assessedBy(known(1n, 100, 1), version)];
    const plan = planSettlement({ assessed, settled: [before] }, ADA, calendarOf(version));
    expect(plan.retarget).toEqual(retarget);
  });

  test("and none that has what it is to have", () => {
    const version = versionOf({ earning: { firstOrderBonus: 50 } });
    const before = [settled(1n, 100, 1, { target: 150n }), settled(2n, 100, 2)];
    const plan = planSettlement({ assessed: [], settled: before }, ADA, calendarOf(version));
    expect(plan.retarget).toEqual([]);
    expect([...plan.awarded]).toEqual([
      [1n, 150n],
      [2n, 100n],
    ]);
  });

  test("under any version that there was", () => {
    const versions = [
      versionOf({ earning: { firstOrderBonus: 50 } }),
      aVersion({}, { version: 2, publishedAt: NOW }),
    ];
    const plan = planSettlement(
      { assessed: [news(1n, 100, 1)], settled: [settled(2n, 100, 2, { target: 150n })] },
      ADA,
      { versions, timeZone: "UTC", now: NOW },
    );
    expect(plan.retarget).toEqual([2n]);
  });
});

test("what an order and its refunds bring is worked out at the tier that it found", () => {
  const refunds = [aRefund({ refundId: 9n, amountMinor: 3_000n, processedAt: day(4) })];
  const order = aKnownOrder({ orderId: 2n, totalMinor: 10_000n, processedAt: day(3), refunds });
  const plan = planSettlement(
    { assessed: [news(1n, 500, 1), assessedBy(order)], settled: [] },
    ADA,
    calendarOf(aVersion()),
  );
  expect(plan.earned.get(2n)).toMatchObject({
    brings: { points: 200n },
    takes: new Map([[9n, { points: 60n }]]),
  });
  expect([...plan.awarded]).toEqual([
    [1n, 500n],
    [2n, 140n],
  ]);
});

describe("an order of a customer who was merged into Ada on day 30", () => {
  const bob = people([member(1n)], [goneInto(2n, 1n, 30)]);

  test("brings its points to her as it earned them there, refunds and bonus with them", () => {
    const tiers = [
      { id: "member", name: "Member", reach: null },
      { id: "influencer", name: "Influencer", reach: reach("points", 100) },
    ];
    const version = versionOf({ tiers, earning: { firstOrderBonus: 50 } });
    const refunds = [aRefund({ refundId: 9n, amountMinor: 3_000n, processedAt: day(5) })];
    const theirs = aKnownOrder({
      ...{ orderId: 1n, customerId: 2n, totalMinor: 10_000n, processedAt: day(1), refunds },
    });
    const plan = planSettlement(
      { assessed: [assessedBy(theirs, version)], settled: [] },
      bob,
      calendarOf(version),
    );
    expect(plan.former.get(2n)?.standing.values.points).toBe(120n);
    expect(plan.folds.get(1n)?.standing).toMatchObject({ tierId: "influencer", values: { points: 120n } });
  });

  test("is held there to the room that it found", () => {
    const tiers = [
      { id: "member", name: "Member", reach: null },
      { id: "influencer", name: "Influencer", reach: reach("points", 500) },
    ];
    const version = versionOf({ tiers, earning: { caps: { perDay: 40 } } });
    const assessed = [assessedBy(known(1n, 100, 1, { customerId: 2n }), version)];
    const plan = planSettlement({ assessed, settled: [] }, bob, calendarOf(version));
    expect(plan.folds.get(1n)?.standing.values.points).toBe(40n);
  });
});

describe("a member is folded as it is", () => {
  /** $300 ten days before May and $300 forty days after: one year, unless a year of the member begins between. */
  const twice = (version: PublishedProgramme, customerId: bigint) =>
    [-10, 40].map((on, index) => assessedBy(known(BigInt(index + 1), 300, on, { customerId }), version));
  const years = versionOf({ qualification: { period: "anniversary_year" }, earnBeforeEnrolmentDays: 60 });
  const tagged = versionOf({
    tiers: [
      { id: "member", name: "Member", reach: null },
      { id: "vip", name: "VIP", reach: reach("spend", 10_000), requiredTag: "vip" },
    ],
  });
  const tierOf = (version: PublishedProgramme, who: People, customerId = 1n) => {
    const assessed = twice(version, customerId);
    const { folds, former } = planSettlement({ assessed, settled: [] }, who, calendarOf(version));
    return (folds.get(customerId) ?? former.get(customerId))?.standing.tierId;
  };

  test("by years since it took part", () => {
    expect(tierOf(years, people([member(1n)]))).toBe("member");
    expect(tierOf(years, people([member(1n, { enrolledAt: day(-11) })]))).toBe("influencer");
  });

  test("by its own tags, and so is whoever was merged into it", () => {
    expect(tierOf(tagged, people([member(1n, { tags: ["vip"] })]))).toBe("vip");
    expect(tierOf(tagged, people([member(1n)]))).toBe("member");
    const gone = (tags: string[]) => people([member(1n)], [goneInto(2n, 1n, 50, { tags })]);
    expect(tierOf(tagged, gone(["vip"]), 2n)).toBe("vip");
    expect(tierOf(tagged, gone([]), 2n)).toBe("member");
  });
});

describe("a plan for all", () => {
  /** Settled before: $40 a day from day 2 on, each at everybody's tier. */
  const before = [2, 3, 4].map((on) => settled(BigInt(on), 40, on));
  const late = news(1n, 480, 1);

  async function planned(
    { assessed = [late], who = ADA }: { assessed?: Assessed[]; who?: People },
    load: (orderIds: bigint[]) => Assessed[],
    some: SettledOrder[] = before,
  ) {
    const asked: bigint[][] = [];
    const { plan, late: anew } = await planAll(
      { assessed, settled: some },
      { people: who, calendar: calendarOf(aVersion()) },
      (orderIds) => {
        asked.push(orderIds);
        return Promise.resolve(load(orderIds));
      },
    );
    const tiers = Object.fromEntries([...plan.found].map(([id, { tier }]) => [Number(id), tier?.id]));
    return { asked, tiers, anew: anew.map(({ order }) => order.orderId), retarget: plan.retarget, plan };
  }
  const fresh = (orderIds: bigint[]) => orderIds.map((id) => news(id, 40, Number(id)));

  test("asks for nothing where nothing is settled anew", async () => {
    const { asked, anew, tiers } = await planned({ assessed: [news(5n, 40, 5)] }, fresh);
    expect({ asked, anew }).toEqual({ asked: [], anew: [] });
    expect(tiers).toEqual({ 2: "member", 3: "member", 4: "member", 5: "member" });
  });

  test("settles anew whatever late news put at another tier, and nothing else", async () => {
    const { asked, anew, tiers, retarget } = await planned({}, fresh);
    expect({ asked, anew, retarget }).toEqual({ asked: [[3n, 4n]], anew: [3n, 4n], retarget: [] });
    expect(tiers).toEqual({ 1: "member", 2: "member", 3: "influencer", 4: "influencer" });
  });

  test("goes on where what it read changes others again", async () => {
    // The third is worth more than it was settled at, and lifts the fourth.
    const lifted = (orderIds: bigint[]) => orderIds.map((id) => news(id, id === 3n ? 500 : 40, Number(id)));
    const short = [settled(3n, 40, 3, { spendOnly: true }), settled(4n, 40, 4)];
    const { asked, anew, tiers } = await planned({ assessed: [] }, lifted, short);
    expect({ asked, anew }).toEqual({ asked: [[3n], [4n]], anew: [3n, 4n] });
    expect(tiers).toEqual({ 3: "member", 4: "influencer" });
  });

  test("leaves what could not be read as it was settled, and asks for it once", async () => {
    const { asked, anew, retarget } = await planned({}, (orderIds) =>
      fresh(orderIds.filter((id) => id !== 3n)),
    );
    expect({ asked, anew, retarget }).toEqual({ asked: [[3n, 4n]], anew: [4n], retarget: [3n] });
  });

  test("folds again only whose orders are others than before", async () => {
    const both = people([member(1n), member(2n)]);
    const hers = settled(7n, 40, 3, { customerId: 2n });
    const { plan, tiers, asked } = await planned({ who: both }, fresh, [...before, hers]);
    expect(asked).toEqual([[3n, 4n]]);
    expect(tiers).toMatchObject({ 4: "influencer", 7: "member" });
    expect([...plan.folds.keys()]).toEqual([1n, 2n]);
    expect(plan.folds.get(2n)?.standing.values.spend).toBe(4_000n);
    expect(plan.folds.get(1n)?.standing.values.spend).toBe(60_000n);
  });
});
