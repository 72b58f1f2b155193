/** Codes of conversions that Laurel had no permission to make: the month is tried again once it has. */
import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { issueInTurns } from "#app/jobs/convert-points.server.ts";
import { conversionsSoFar } from "#app/models/conversions.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireShop, saveScopes } from "#app/models/shops.server.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { publish } from "../support/shop.ts";
import { control } from "./connect.ts";
import { aMember, LONG_AGO, sweepAndWork } from "./convert-codes-setting.ts";
import { boughtIn, BY_THRESHOLD, converting, give } from "./convert-setting.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, discountsAt } from "./redeem-setting.ts";

let setting: Setting;
let scopes: string[] = [];

async function open(...terms: Parameters<typeof aMember>): Promise<string> {
  setting = await aMember(...terms);
  ({ scopes } = await requireShop(db, setting.shopId));
  await atShopify(scopes.filter((scope) => scope !== "write_discounts"));
  return setting.shopId;
}

const atShopify = (granted: string[]) => control.post("scopes", { shop: setting.shopId, scopes: granted });

/** The merchant agrees to everything. */
async function grant(): Promise<void> {
  await atShopify(scopes);
  const { shopId } = setting;
  // What was denied is forgotten when the scopes change.
  for (const granted of [[], scopes]) await inTransaction((tx) => saveScopes(tx, shopId, granted));
}

const states = async () =>
  (await boughtIn(setting.shopId)).map(({ rewardId, state, points }) => {
    return `${rewardId.replace(/^conversion:[0-9]{4}-[0-9]{2}/, "month")} ${state} ${points}`;
  });
const denied = async () => (await conversionsSoFar(db, setting.shopId)).denied;
const giveNow = (shopId: string, points: bigint) =>
  give(shopId, points, new Date().toISOString(), { customerId: setting.customerId });

let shopId = "";
beforeEach(async () => {
  shopId = await open(700n);
  await sweepAndWork();
});

test("the points come back, and are converted in the same month once the permission is there", async () => {
  expect(await states()).toEqual(["month failed 500"]);
  expect(await denied()).toBe(1);
  await sweepAndWork();
  expect(await states()).toHaveLength(1);
  await giveNow(shopId, 900n);
  await grant();
  for (const _ of [1, 2]) await sweepAndWork();
  // What was earned since waits for the next month.
  expect(await states()).toEqual(["month failed 500", "month/2 issued 500"]);
  expect(await denied()).toBe(0);
  expect((await statementOf(shopId)).slice(1)).toEqual([
    "redeem -500 = 200",
    "return +500 = 700",
    "adjust +900 = 1600",
    "redeem -500 = 1100",
  ]);
  expect(await discountsAt(shopId)).toHaveLength(1);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("that Shopify denies whatever was agreed to are tried three times in all, a day apart", async () => {
  for (let days = 0; days < 4; days += 1) {
    await sweepAndWork();
    const deniedAt = new Date(Date.now() - 2 * 86_400_000);
    await db.denial.updateMany({ where: { shopId }, data: { deniedAt } });
    await sweepAndWork();
  }
  expect(await states()).toEqual(["month failed 500", "month/2 failed 500", "month/3 failed 500"]);
  expect(await denied()).toBe(0);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a second job after the window is done asks nothing without permission", async () => {
  for (const _ of [1, 2, 3]) {
    expect(await convertPoints(shopId, { now: new Date() })).toMatchObject({ done: 0, more: false });
    await issueInTurns(shopId, null);
  }
  expect(await states()).toEqual(["month failed 500"]);
  expect(await denied()).toBe(1);
});

test("a denial during the run waits a day", async () => {
  const forget = () => db.denial.deleteMany({ where: { shopId } });
  await forget();
  const began = new Date();
  const goOn = () => convertPoints(shopId, { now: new Date(), began });
  expect(await goOn()).toMatchObject({ done: 1, more: true });
  await issueInTurns(shopId, null);
  const nothing = { done: 0, more: false };
  // Nor does the next run, while the denial is young; and this one does not, whatever is forgotten meanwhile.
  expect(await convertPoints(shopId, { now: new Date() })).toMatchObject(nothing);
  await forget();
  expect(await goOn()).toMatchObject(nothing);
  expect(await states()).toEqual(["month failed 500", "month/2 failed 500"]);
  expect(await convertPoints(shopId, { now: new Date() })).toMatchObject({ done: 1 });
  expect(await states()).toHaveLength(3);
});

test("two who were denied in the same month and are one since get both their points converted", async () => {
  shopId = await open(700n);
  const { customerId: deletedId } = await aMemberWith(700n, { shopId });
  await sweepAndWork();
  expect(await denied()).toBe(2);
  const now = new Date();
  await mergeCustomers(shopId, { deletedId, intoId: setting.customerId, mergedAt: now }, { now });
  expect(await denied()).toBe(1);
  await giveNow(shopId, 900n);
  await grant();
  for (const _ of [1, 2]) await sweepAndWork();
  expect(await states()).toEqual(["month failed 500", "month failed 500", "month/2 issued 1000"]);
  expect(await denied()).toBe(0);
  expect(await discrepancies(shopId)).toEqual([]);
});

describe("by threshold", () => {
  beforeEach(async () => {
    shopId = await open(700n, BY_THRESHOLD);
    await sweepAndWork();
  });

  const waiting = async () => (await conversionsSoFar(db, shopId)).deniedByThreshold;

  test("what was denied is tried again once the permission is there, though nothing is earned", async () => {
    await sweepAndWork();
    expect(await states()).toEqual(["conversion:1 failed 500"]);
    expect(await waiting()).toBe(1);
    await grant();
    for (const _ of [1, 2]) await sweepAndWork();
    expect(await states()).toEqual(["conversion:1 failed 500", "conversion:1/2 issued 500"]);
    expect(await waiting()).toBe(0);
    await giveNow(shopId, 300n);
    await sweepAndWork();
    expect((await states()).slice(2)).toEqual(["conversion:2 issued 500"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("it is tried three times in all, a day apart", async () => {
    for (let days = 0; days < 4; days += 1) {
      await sweepAndWork();
      const deniedAt = new Date(Date.now() - 2 * 86_400_000);
      await db.denial.updateMany({ where: { shopId }, data: { deniedAt } });
      await sweepAndWork();
    }
    expect(await states()).toEqual(["1", "1/2", "1/3"].map((window) => `conversion:${window} failed 500`));
    expect(await waiting()).toBe(0);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

test.each([
  ["by month", {}],
  ["by threshold", BY_THRESHOLD],
])(
  "%s nothing is tried again, nor anybody else's converted, by tags from before the shop came back",
  async (_, terms) => {
    shopId = await open(700n, terms);
    await sweepAndWork();
    const version = ((await findProgramme(db, shopId))?.version ?? 0) + 1;
    const programme = converting(terms, { audience: { excludedCustomerTags: ["wholesale"] } });
    await publish({ shopId, version, programme, publishedAt: LONG_AGO });
    await aMemberWith(600n, { shopId });
    await grant();
    const [readAt, installedAt] = [new Date(Date.now() - 7_200_000), new Date(Date.now() - 3_600_000)];
    const { customerId } = setting;
    const key = { shopId_customerId: { shopId, customerId } };
    await db.member.update({ where: key, data: { tags: [], tagsReadAt: readAt } });
    await db.shop.update({ where: { shopId }, data: { installedAt } });
    const convert = () => convertPoints(shopId, { now: new Date() });
    expect(await convert()).toEqual({ done: 0, after: 0n, more: false });
    expect(await states()).toHaveLength(1);
    await db.member.update({ where: key, data: { tagsReadAt: new Date() } });
    expect(await convert()).toMatchObject({ done: 1, more: true });
    expect((await boughtIn(shopId)).map((each) => each.customerId)).toEqual([customerId, customerId]);
  },
);

test("points that were spent meanwhile are not asked for again", async () => {
  await giveNow(shopId, -600n);
  await grant();
  await sweepAndWork();
  expect(await states()).toHaveLength(1);
  expect(await denied()).toBe(0);
});

test("where the rest may not stay, nothing ends that was earned since", async () => {
  shopId = await open(700n, { carryOver: false });
  await sweepAndWork();
  await giveNow(shopId, 900n);
  await grant();
  for (const _ of [1, 2]) await sweepAndWork();
  expect((await statementOf(shopId)).slice(1)).toEqual([
    ...["redeem -500 = 200", "expire -200 = 0", "return +500 = 500", "adjust +900 = 1400"],
    "redeem -500 = 900",
  ]);
  expect(await discrepancies(shopId)).toEqual([]);
});
