/** What a tier promises to whoever rises into it: points that follow the rise, and a reward that is given once. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { waitingJobs } from "../support/drain.ts";
import { anOrder, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { aShop, publish } from "../support/shop.ts";
import { runClock } from "../support/tiers-by-clock.ts";
import type { Example } from "./examples.ts";
import { order, playExamples, refunds } from "./examples.ts";
import { aMemberWith, discountsAt, redemptionOf } from "./redeem-setting.ts";
import { gift, open, settle, TIERS } from "./rises-setting.ts";

const bought = (number: number, dollars: number, days: number) =>
  order(`#${number}`, {
    ...{ orderId: BigInt(10 + number), totalMinor: BigInt(dollars) * 100n },
    processedAt: later(MAY, { days }),
  });

const first = bought(1, 480, 0);
const examples: Example[] = [
  {
    name: "the order that reaches a tier brings its points, the next one does not",
    programme: { tiers: TIERS },
    news: [told(first), told(bought(2, 40, 1)), told(bought(3, 40, 2))],
    statement: ["earn +480 = 480", "earn +40 = 520", "bonus +100 = 620", "earn +40 = 660"],
    perOrder: { "#1": 480n, "#2": 40n, "#3": 40n },
    balance: 660n,
    tier: "influencer",
  },
  {
    name: "whoever passes a tier by is given what the one that was reached promises",
    programme: { tiers: TIERS },
    news: [told(bought(1, 1_200, 0))],
    statement: ["earn +1200 = 1200", "bonus +250 = 1450"],
    perOrder: { "#1": 1_200n },
    balance: 1_450n,
    tier: "ambassador",
  },
  {
    name: "a return that ends the tier takes them back, and a second rise of the year brings them again, once",
    programme: { tiers: TIERS },
    news: [
      ...refunds(bought(1, 600, 0), [{ amountMinor: 20_000n }]).toReversed(),
      told(bought(2, 150, 3)),
      told(bought(3, 10, 4)),
    ],
    statement: [...["earn +400 = 400", "earn +150 = 550", "bonus +100 = 650", "earn +10 = 660"]],
    perOrder: { "#1": 400n, "#2": 150n, "#3": 10n },
    balance: 660n,
    tier: "influencer",
  },
  {
    name: "points that were taken back and could not be, are not given twice: clamped",
    programme: { tiers: TIERS, clawback: "clamp" },
    news: [told(bought(1, 600, 0)), ...refunds(bought(1, 600, 0), [{ amountMinor: 20_000n }])],
    statement: ["earn +600 = 600", "bonus +100 = 700", "reverse -200 = 500", "reverse -100 = 400"],
    perOrder: { "#1": 400n },
    balance: 400n,
    tier: "member",
  },
  {
    name: "a rise before the version that promises something brings nothing, one under it does",
    programme: {},
    republished: { at: later(MAY, { days: 1 }), programme: { tiers: TIERS } },
    news: [told(bought(1, 600, 0)), told(bought(2, 500, 2))],
    // Under the first version an Influencer earns 2 points per $1 from the next order on: this one is under the second.
    statement: ["earn +600 = 600", "earn +500 = 1100", "bonus +250 = 1350"],
    perOrder: { "#1": 600n, "#2": 500n },
    balance: 1_350n,
    tier: "ambassador",
  },
];
playExamples(examples);

const ada = 1n;
const ben = 2n;
describe("points for rising", () => {
  test("stay where the tier ends with its year, and come again with the next rise", async () => {
    const shopId = await open();
    await settle(shopId, [told(anOrder({ orderId: 1n, totalMinor: 60_000n }))]);
    const later2028 = new Date("2028-02-01T12:00:00Z");
    await runClock(shopId, later2028);
    const again = anOrder({ orderId: 2n, totalMinor: 60_000n, processedAt: later2028 });
    await settle(shopId, [told(again)], later2028);
    expect(await statementOf(shopId)).toEqual([
      ...["earn +600 = 600", "bonus +100 = 700", "earn +600 = 1300", "bonus +100 = 1400"],
    ]);
    const keys = await db.entry.findMany({ where: { shopId, kind: "bonus" }, orderBy: { entryId: "asc" } });
    expect(keys.map(({ key }) => key)).toEqual(["rise:1:influencer:2026:1", "rise:1:influencer:2028:1"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("that were spent before the return overdraw, and a later rise fills the hole", async () => {
    const shopId = await open();
    const big = anOrder({ orderId: 1n, totalMinor: 60_000n });
    await settle(shopId, [told(big)]);
    const gone = refunded(big, aRefund({ amountMinor: 60_000n, processedAt: later(MAY, { days: 1 }) }));
    await settle(shopId, [told(gone)], later(MAY, { days: 1 }));
    const third = anOrder({ orderId: 2n, totalMinor: 70_000n, processedAt: later(MAY, { days: 2 }) });
    await settle(shopId, [told(third)], later(MAY, { days: 2 }));
    expect(await statementOf(shopId)).toEqual([
      ...["earn +600 = 600", "bonus +100 = 700", "reverse -600 = 100", "reverse -100 = 0"],
      ...["earn +700 = 700", "bonus +100 = 800"],
    ]);
    const keys = await db.entry.findMany({ where: { shopId, key: { startsWith: "rise:" } } });
    expect(keys.map(({ key }) => key).toSorted()).toEqual(
      [1, 2, 3].map((nth) => `rise:1:influencer:2026:${nth}`),
    );
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("are none for orders of the past until they are awarded", async () => {
    const { shopId } = await aShop({
      programme: { ...influencerTiers("USD"), tiers: TIERS },
      installedAt: later(MAY, { days: 25 }),
    });
    const past = anOrder({ orderId: 1n, totalMinor: 60_000n });
    const now = later(MAY, { days: 30 });
    await settle(shopId, [{ ...told(past), history: now }], now);
    expect(await db.standing.findFirst({ where: { shopId } })).toMatchObject({ tierId: "influencer" });
    expect(await statementOf(shopId)).toEqual([]);
    await settleOrders(shopId, [], { now, awardIds: [1n] });
    expect(await statementOf(shopId)).toEqual(["earn +600 = 600", "bonus +100 = 700"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("come to whoever rises by a publication", async () => {
    const shopId = await open({});
    await settle(shopId, [told(anOrder({ orderId: 1n, totalMinor: 30_000n }))]);
    const low = TIERS.map((tier) =>
      tier.id === "influencer" ? { ...tier, reach: { metric: "spend" as const, atLeast: "20000" } } : tier,
    );
    const publishedAt = later(MAY, { days: 1 });
    await publish({ shopId, version: 2, programme: { ...influencerTiers("USD"), tiers: low }, publishedAt });
    for (const _ of [1, 2]) await runClock(shopId, publishedAt, { version: 2 });
    expect(await statementOf(shopId)).toEqual(["earn +300 = 300", "bonus +100 = 400"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test.each(["before", "after"])(
    "of a merged customer are the same when the merge is heard %s",
    async (when) => {
      const shopId = await open();
      const merge = { deletedId: ada, intoId: ben, mergedAt: later(MAY, { days: 2 }) };
      const now = later(MAY, { days: 3 });
      const hear = async () => {
        await mergeCustomers(shopId, merge, { now });
        await settleOrders(shopId, [], { now, customerIds: [ben] });
      };
      const theirs = anOrder({ orderId: 1n, customerId: ada, totalMinor: 60_000n });
      const other = anOrder({ orderId: 2n, customerId: ben, totalMinor: 10_000n });
      if (when === "before") await hear();
      await settle(shopId, [told(theirs), told(other)], now);
      if (when === "after") await hear();
      expect(await db.member.findFirst({ where: { shopId, customerId: ben } })).toMatchObject({
        available: 800n,
      });
      const back = refunded(theirs, aRefund({ amountMinor: 60_000n, processedAt: later(MAY, { days: 1 }) }));
      await settle(shopId, [told(back)], now);
      expect(await db.member.findFirst({ where: { shopId, customerId: ben } })).toMatchObject({
        available: 100n,
      });
      expect(await discrepancies(shopId)).toEqual([]);
    },
  );

  test("at once with other news of the member come once", async () => {
    const shopId = await open();
    const orders = [1n, 2n, 3n, 4n].map((orderId) =>
      anOrder({ orderId, totalMinor: 30_000n, processedAt: later(MAY, { days: Number(orderId) }) }),
    );
    await Promise.all(orders.map((each) => settle(shopId, [told(each)])));
    expect(await db.entryReward.findMany({ where: { shopId }, orderBy: { tierId: "asc" } })).toMatchObject([
      { tierId: "ambassador", points: 250n },
      { tierId: "influencer", points: 100n },
    ]);
    expect(await db.member.findFirst({ where: { shopId } })).toMatchObject({ available: 1_550n });
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("a reward for rising", () => {
  test("is a redemption that costs nothing, given once, and stays where the tier is returned", async () => {
    const shopId = await open(gift);
    const big = anOrder({ orderId: 1n, totalMinor: 60_000n });
    await settle(shopId, [told(big)]);
    await settle(shopId, [told(big)]);
    const gone = refunded(big, aRefund({ amountMinor: 60_000n, processedAt: later(MAY, { days: 1 }) }));
    await settle(shopId, [told(gone)], later(MAY, { days: 1 }));
    const again = anOrder({ orderId: 2n, totalMinor: 70_000n, processedAt: later(MAY, { days: 2 }) });
    await settle(shopId, [told(again)], later(MAY, { days: 2 }));
    const given = await db.redemption.findMany({ where: { shopId } });
    expect(given).toMatchObject([{ rewardId: "welcome", points: 0n, state: "requested", customerId: ada }]);
    const redemptionId = given[0]?.redemptionId ?? "";
    expect(await waitingJobs()).toContainEqual({
      task: "finish-redemption",
      payload: { shopId, redemptionId },
    });
    expect(await statementOf(shopId)).toEqual(["earn +600 = 600", "reverse -600 = 0", "earn +700 = 700"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test.each([
    [true, "issued"],
    [false, "failed"],
  ])("becomes a code where Shopify knows the customer: %s, %s", async (known, state) => {
    const { shopId, customerId } = await aMemberWith(0n, { known });
    const now = new Date();
    await publishProgramme(shopId, { ...influencerTiers("USD"), ...gift }, { now, by: "system" });
    const big = anOrder({ orderId: 1n, customerId, totalMinor: 60_000n, processedAt: now });
    await settle(shopId, [told(big)], now);
    const { redemptionId } = await db.redemption.findFirstOrThrow({ where: { shopId } });
    await finishRedemption(shopId, redemptionId, { now });
    expect(await redemptionOf({ shopId }, redemptionId)).toMatchObject({ state, points: 0n });
    expect(await discountsAt(shopId)).toHaveLength(known ? 1 : 0);
    expect(await statementOf(shopId)).toEqual(["earn +600 = 600"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});
