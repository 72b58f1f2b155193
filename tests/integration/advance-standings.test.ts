/** Tiers by the clock: they end, turn and rise without any news, as a fold of all orders says. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { advanceStandings } from "#app/flows/advance-standings.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { sweepStandings } from "#app/flows/sweep-standings.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { hold, onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";
import { changesOf, runClock, standingOf, standingsAndChanges } from "../support/tiers-by-clock.ts";

const YEAR_2027 = new Date("2027-01-01T05:00:00Z");
const YEAR_2028 = new Date("2028-01-01T05:00:00Z");

async function aShopWith(change: Partial<ProgrammeDocument> = {}): Promise<string> {
  return (await aShop({ programme: { ...influencerTiers("USD"), ...change } })).shopId;
}

/** So many customers who each spent so many dollars on the first of May 2026. */
const sell = (shopId: string, dollars: number, customers = 1) =>
  settleOrders(
    shopId,
    Array.from({ length: customers }, (_, index) => {
      const id = BigInt(index + 1);
      return told(anOrder({ orderId: id, customerId: id, totalMinor: BigInt(dollars) * 100n }));
    }),
    { now: MAY },
  );

/** Somebody else has locked a member, until the answer is called. */
const lockMember = (shopId: string, customerId: number) =>
  hold("SELECT FROM members WHERE shop_id = $1 AND customer_id = $2 FOR UPDATE", [shopId, customerId]);

/** Until so many connections are as the condition says. */
async function until(condition: string, connections: number): Promise<void> {
  const question = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND ${condition}`;
  while ((await onPool().query(question)).rowCount !== connections);
}

const checked = async (shopId: string, now: Date) =>
  (await checkBooks(shopId, { now, clock: () => now })).found;

/** The clock's work and a fold of all orders say the same, and the books are right. */
async function expectAsFolded(shopId: string, now: Date): Promise<void> {
  const advanced = await standingsAndChanges(shopId);
  expect(await checked(shopId, now)).toEqual([]);
  await rebuildBooks(shopId, { now });
  expect(await standingsAndChanges(shopId)).toEqual(advanced);
}

describe("by the clock", () => {
  test("the year turns at the shop's midnight and not a moment before, and twice in a row is once", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600);
    expect(await standingOf(shopId)).toBe("influencer until 2028-01-01, $600 in 2026");
    const before = new Date(YEAR_2027.getTime() - 1);
    expect(await advanceStandings(shopId, { now: before })).toMatchObject({ done: 0, more: false });
    expect(await advanceStandings(shopId, { now: YEAR_2027 })).toMatchObject({ done: 1, toSettle: [] });
    expect(await advanceStandings(shopId, { now: YEAR_2027 })).toMatchObject({ done: 0 });
    expect(await standingOf(shopId)).toBe("influencer until 2028-01-01, $0 in 2027");
    await expectAsFolded(shopId, YEAR_2027);
  });

  test("what was held ends with its year, with its reason, and Shopify is told", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600);
    const { revision } = await db.member.findFirstOrThrow({ where: { shopId } });
    await runClock(shopId, YEAR_2028);
    expect(await standingOf(shopId)).toBe("member until –, $0 in 2028");
    expect(await changesOf(shopId)).toEqual([
      "2026-05-01 member → influencer: reached",
      "2028-01-01 influencer → member: ended",
    ]);
    expect(await db.member.findFirstOrThrow({ where: { shopId } })).toMatchObject({ revision: revision + 1 });
    expect(await waitingJobs()).toContainEqual({ task: "sync-members", payload: { shopId } });
    await expectAsFolded(shopId, YEAR_2028);
  });

  test("goes on where it stopped: batches of two, five members", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 5);
    const done = [];
    let after = null;
    for (let turn = 0; turn < 3; turn += 1) {
      const batch = await advanceStandings(shopId, { now: YEAR_2028, after, limit: 2 });
      after = batch.after;
      done.push([batch.done, batch.more]);
    }
    expect(done).toEqual([
      [2, true],
      [2, true],
      [1, false],
    ]);
    expect(await db.standing.count({ where: { shopId, tierId: "member" } })).toBe(5);
    await expectAsFolded(shopId, YEAR_2028);
  });

  test("a part that breaks keeps no other from what it has done, and the next run does the rest", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 11);
    const key = { shopId_customerId: { shopId, customerId: 4n } };
    const { state } = await db.standing.findUniqueOrThrow({ where: key });
    await db.standing.update({ where: key, data: { state: { ...(state as object), spans: "none" } } });
    const advance = () => advanceStandings(shopId, { now: YEAR_2027, atOnce: 2 });
    const turned = async () => {
      const where = { shopId, period: "2027" };
      const rows = await db.standing.findMany({ where, orderBy: { customerId: "asc" } });
      return rows.map(({ customerId }) => Number(customerId));
    };
    // Three lanes have a part each; the one in between breaks while the others wait.
    const [letFirst, letBroken, letThird] = [
      await lockMember(shopId, 1),
      await lockMember(shopId, 3),
      await lockMember(shopId, 5),
    ];
    const broken = expect(advance()).rejects.toThrow("map");
    await until("wait_event_type = 'Lock'", 3);
    await letBroken();
    await until("xact_start IS NOT NULL", 4);
    await Promise.all([letFirst(), letThird()]);
    await broken;
    expect(await turned()).toEqual([1, 2, 5, 6]);
    await until("xact_start IS NOT NULL", 0);
    expect(await turned()).toEqual([1, 2, 5, 6]);
    await db.standing.update({ where: key, data: { state: state as object } });
    expect(await advance()).toMatchObject({ done: 7, more: false });
    await expectAsFolded(shopId, YEAR_2027);
  });

  test("by several workers at once is once", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 6);
    await Promise.all(Array.from({ length: 4 }, () => runClock(shopId, YEAR_2028)));
    expect(await db.standingChange.count({ where: { shopId } })).toBe(12);
    const members = await db.member.findMany({ where: { shopId } });
    expect(new Set(members.map(({ revision }) => revision)).size).toBe(1);
    await expectAsFolded(shopId, YEAR_2028);
  });

  test("at once with an order of the new year ends the same, whoever is first", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 3);
    const news = told(anOrder({ orderId: 9n, customerId: 2n, processedAt: YEAR_2028, totalMinor: 60_000n }));
    await Promise.all([runClock(shopId, YEAR_2028), settleOrders(shopId, [news], { now: YEAR_2028 })]);
    expect(await standingOf(shopId, 2n)).toBe("influencer until 2030-01-01, $600 in 2028");
    await expectAsFolded(shopId, YEAR_2028);
  });

  test("the last twelve months are folded from the orders, as each of them leaves", async () => {
    const shopId = await aShopWith({ qualification: { period: "rolling_12_months", hold: "period" } });
    await sell(shopId, 600, 3);
    const leaves = new Date("2027-05-01T12:00:00Z");
    expect((await advanceStandings(shopId, { now: leaves, limit: 2 })).toSettle).toEqual([1n, 2n]);
    await runClock(shopId, leaves, { limit: 2 });
    expect(await standingOf(shopId, 3n)).toBe("member until –, $0 in 12 months");
    await expectAsFolded(shopId, leaves);
  });

  test("whoever was put out meanwhile loses the standing, and stands in nobody's way", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 2);
    await db.member.updateMany({ where: { shopId, customerId: 1n }, data: { state: "excluded" } });
    await runClock(shopId, YEAR_2028);
    expect(await db.standing.findMany({ where: { shopId } })).toMatchObject([{ customerId: 2n }]);
    expect(await advanceStandings(shopId, { now: YEAR_2028 })).toMatchObject({ done: 0, toSettle: [] });
  });

  test("the sweep finds installed shops with something due, and no others", async () => {
    const [due, early, gone] = [await aShopWith(), await aShopWith(), await aShopWith()];
    await sell(due, 600);
    await sell(gone, 600);
    await settleOrders(early, [told(anOrder({ processedAt: YEAR_2027 }))], { now: YEAR_2027 });
    await db.shop.update({ where: { shopId: gone }, data: { uninstalledAt: MAY } });
    await sweepStandings({ now: YEAR_2027, atOnce: 1 });
    const found = (await waitingJobs()).filter(({ task }) => task === "advance-standings");
    expect(found).toContainEqual({ task: "advance-standings", payload: { shopId: due } });
    for (const shopId of [early, gone])
      expect(found).not.toContainEqual({ task: "advance-standings", payload: { shopId } });
    await expect(advanceStandings(gone, { now: YEAR_2027 })).rejects.toMatchObject({
      code: "SHOP_NOT_INSTALLED",
    });
  });
});

describe("after a publication", () => {
  const withThreshold = (minor: string): ProgrammeDocument => ({
    ...influencerTiers("USD"),
    tiers: influencerTiers("USD").tiers.map((tier) =>
      tier.id === "influencer" ? { ...tier, reach: { metric: "spend", atLeast: minor } } : tier,
    ),
  });
  const JUNE = later(MAY, { days: 40 });

  test("who rises by it rises at once", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 300, 3);
    const version = await publishProgramme(shopId, withThreshold("20000"), { now: JUNE, by: "system" });
    const againAt = later(JUNE, { minutes: 1 }).toISOString();
    const job = { task: "advance-standings", payload: { shopId, version, againAt } };
    expect(await waitingJobs()).toContainEqual(job);
    await runClock(shopId, JUNE, { version, limit: 2 });
    expect(await standingOf(shopId, 3n)).toBe("influencer until 2028-01-01, $300 in 2026");
    expect(await changesOf(shopId)).toEqual(["2026-06-10 member → influencer: published"]);
    await expectAsFolded(shopId, JUNE);
  });

  test("nobody is lowered on the spot: the tier stays to the end of the year", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600);
    const version = await publishProgramme(shopId, withThreshold("90000"), { now: JUNE, by: "system" });
    await runClock(shopId, JUNE, { version });
    expect(await standingOf(shopId)).toBe("influencer until 2027-01-01, $600 in 2026");
    await expectAsFolded(shopId, JUNE);
    await runClock(shopId, YEAR_2027);
    expect(await standingOf(shopId)).toBe("member until –, $0 in 2027");
    await expectAsFolded(shopId, YEAR_2027);
  });

  test("a version that says so judges everybody anew at once", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600);
    const { version } = await db.programmeVersion.create({
      data: {
        ...{ shopId, version: 2, publishedAt: JUNE, publishedBy: "test", reevaluate: true },
        document: withThreshold("90000"),
      },
    });
    await runClock(shopId, JUNE, { version });
    expect(await standingOf(shopId)).toBe("member until –, $600 in 2026");
    await expectAsFolded(shopId, JUNE);
  });

  test("whose tier has another name is told to Shopify again, and nobody else", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 2);
    await settleOrders(shopId, [told(anOrder({ orderId: 9n, customerId: 9n, totalMinor: 100n }))], {
      now: MAY,
    });
    const revisions = async () =>
      (await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } })).map(
        (each) => each.revision,
      );
    const [one = 0, two = 0, nine = 0] = await revisions();
    const { tiers, ...rest } = influencerTiers("USD");
    const named = tiers.map((tier) => (tier.id === "influencer" ? { ...tier, name: "Star" } : tier));
    const version = await publishProgramme(shopId, { ...rest, tiers: named }, { now: JUNE, by: "system" });
    for (let times = 0; times < 2; times += 1) await runClock(shopId, JUNE, { version });
    expect(await revisions()).toEqual([one + 1, two + 1, nine]);
    await expectAsFolded(shopId, JUNE);
  });

  test("once a version asks for a tag no more, the clock goes on by itself again", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600, 2);
    const { tiers, ...rest } = influencerTiers("USD");
    const asking = tiers.map((tier) => (tier.id === "ambassador" ? { ...tier, requiredTag: "vip" } : tier));
    await publishProgramme(shopId, { ...rest, tiers: asking }, { now: JUNE, by: "system" });
    const free = later(JUNE, { days: 1 });
    const version = await publishProgramme(shopId, influencerTiers("USD"), { now: free, by: "system" });
    expect((await advanceStandings(shopId, { now: free, version })).toSettle).toEqual([1n, 2n]);
    await runClock(shopId, free, { version });
    expect(await advanceStandings(shopId, { now: YEAR_2027 })).toMatchObject({ done: 2, toSettle: [] });
    await expectAsFolded(shopId, YEAR_2027);
  });

  test("nothing is to be done where tiers are judged as before", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 600);
    await publishProgramme(shopId, { ...influencerTiers("USD"), name: "Other" }, { now: JUNE, by: "system" });
    const jobs = (await waitingJobs()).filter(({ task }) => task === "advance-standings");
    expect(jobs.filter(({ payload }) => (payload as { shopId: string }).shopId === shopId)).toEqual([]);
  });

  test("the job comes back once for whoever was settled by the older version meanwhile", async () => {
    const shopId = await aShopWith();
    await sell(shopId, 300);
    await publishProgramme(shopId, withThreshold("20000"), { now: new Date(), by: "system" });
    await drain({ failures: "answer" });
    expect(await standingOf(shopId)).toMatch(/^influencer/);
  });
});
