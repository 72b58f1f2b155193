/** From the sweep to the codes of conversions at Shopify, through the worker's own jobs. */
import { expect, test } from "vitest";
import { Fault } from "#app/errors.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { expireCodes } from "#app/jobs/expire-redemptions.server.ts";
import { issueInTurns } from "#app/jobs/convert-points.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { db } from "#app/db.server.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { later } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { publish } from "../support/shop.ts";
import { control } from "./connect.ts";
import { aMember, LONG_AGO, sweepAndWork } from "./convert-codes-setting.ts";
import { boughtIn, BY_THRESHOLD, conversionsOf, converting } from "./convert-setting.ts";
import { aMemberWith, discountsAt } from "./redeem-setting.ts";

test("the sweep leads to a code of the customer's own, once for the month", async () => {
  const { shopId } = await aMember(1_700n);
  await sweepAndWork();
  await sweepAndWork();
  const [bought, ...others] = await boughtIn(shopId);
  expect(bought).toMatchObject({ state: "issued", points: 1_500n, reward: { title: "$15 off" } });
  expect(others).toEqual([]);
  expect(await discountsAt(shopId)).toMatchObject([{ code: bought?.code, usageLimit: 1 }]);
  expect(await statementOf(shopId)).toEqual(["import +1700 = 1700", "redeem -1500 = 200"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("points of a code that Shopify refuses come back, and wait for the next month", async () => {
  const { shopId } = await aMember(600n, {}, { known: false });
  await sweepAndWork();
  await sweepAndWork();
  expect(await boughtIn(shopId)).toMatchObject([{ state: "failed" }]);
  expect((await statementOf(shopId)).slice(1)).toEqual(["redeem -500 = 100", "return +500 = 600"]);
  expect(await conversionsOf(shopId)).toHaveLength(1);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("whoever waits for something else goes before the codes of conversions", async () => {
  const { shopId } = await aMember(600n);
  await convertPoints(shopId, { now: new Date() });
  const { rows } = await onPool().query<{ priority: number }>(
    "SELECT priority FROM graphile_worker.jobs WHERE key = $1",
    [`issue-conversions:${shopId}`],
  );
  expect(rows).toEqual([{ priority: 10 }]);
});

test("a code that ends unused is taken out of use, and its points come back", async () => {
  const { shopId } = await aMember(600n, BY_THRESHOLD);
  await sweepAndWork();
  await expireCodes(shopId, { now: later(new Date(), { days: 32 }) });
  await sweepAndWork();
  expect(await boughtIn(shopId)).toMatchObject([{ state: "expired" }]);
  expect((await discountsAt(shopId)).map((each) => each["status"])).not.toContain("ACTIVE");
  expect((await statementOf(shopId)).slice(1)).toEqual(["redeem -500 = 100", "return +500 = 600"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("while Shopify does not answer, codes wait; several in vain end the turn, which comes again", async () => {
  const { shopId } = await aMember(600n);
  for (let others = 0; others < 3; others += 1) await aMemberWith(600n, { shopId });
  await convertPoints(shopId, { now: new Date() });
  await control.fault({ target: "admin", fault: "500", shop: shopId, times: 1_000 });
  await expect(issueInTurns(shopId, null)).rejects.toBeInstanceOf(Fault);
  await control.clearFaults(shopId);
  expect((await boughtIn(shopId)).map(({ state }) => state)).toEqual(Array(4).fill("requested"));
  expect(await issueInTurns(shopId, null)).toBeNull();
  expect((await boughtIn(shopId)).map(({ state }) => state)).toEqual(Array(4).fill("issued"));
  expect(await discountsAt(shopId)).toHaveLength(4);
});

test("a turn makes a few codes only, so that nobody else waits for long; the next goes on", async () => {
  const { shopId } = await aMember(600n);
  for (let others = 0; others < 25; others += 1) await aMemberWith(600n, { shopId });
  await convertPoints(shopId, { now: new Date() });
  const issued = async () => (await boughtIn(shopId)).filter(({ state }) => state === "issued").length;
  const place = await issueInTurns(shopId, null);
  expect([place === null, await issued()]).toEqual([false, 25]);
  expect(await issueInTurns(shopId, place)).toBeNull();
  expect(await issued()).toBe(26);
});

test("where the programme is for some customers only, conversions pass over whoever is outside", async () => {
  const { shopId, customerId } = await aMember(600n);
  const audience = { customerTags: ["vip"] };
  const version = ((await findProgramme(db, shopId))?.version ?? 0) + 1;
  await publish({ shopId, version, programme: converting({}, { audience }), publishedAt: LONG_AGO });
  await db.member.update({
    where: { shopId_customerId: { shopId, customerId } },
    data: { tags: ["knits"], tagsReadAt: new Date() },
  });
  await sweepAndWork();
  expect(await boughtIn(shopId)).toEqual([]);
});
