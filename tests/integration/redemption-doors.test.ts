/** What staff do about a redemption, from the pages that show it. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { action } from "#app/routes/app.redemptions.$redemptionId.tsx";
import { action as tellScopes } from "#app/routes/app.scopes.tsx";
import { loader as showMember } from "#app/routes/app.members.$customerId.tsx";
import { drain } from "../support/drain.ts";
import { anOpenShop, knock, STAFF, statusOf } from "./admin-doors.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, available, redeemBy, redemptionOf } from "./redeem-setting.ts";

let member: Setting;

beforeEach(async () => {
  member = await aMemberWith(500n, { shopId: await anOpenShop() });
});

async function aCode(): Promise<string> {
  const redemptionId = randomUUID();
  expect(await redeemBy(member, { redemptionId, rewardId: "five-off" })).toMatchObject({ status: 200 });
  return redemptionId;
}

/** Bought and made, as far as our books say. */
async function aTea(endsAt: Date | null = null): Promise<string> {
  const redemptionId = randomUUID();
  const reward = { kind: "custom", id: "tea", title: "Tea", points: 200, instructions: "A cup" };
  const bought = {
    rewardId: "tea",
    reward,
    points: 0n,
    programmeVersion: 1,
    state: "issued",
    code: "LRL-TEA",
  };
  const at = { requestedAt: new Date(), issuedAt: new Date(), endsAt };
  await db.redemption.create({ data: { ...member, redemptionId, ...bought, ...at } });
  return redemptionId;
}

const act = (redemptionId: string, fields: Record<string, string>, shop = member.shopId) =>
  knock(action, { shop, params: { redemptionId }, fields });
const seen = async () => {
  const params = { customerId: member.customerId.toString() };
  const page = await knock(showMember, { shop: member.shopId, params });
  return (page as { redemptions: { state: { words: string }; actions: object }[] }).redemptions;
};
const audited = async () =>
  (await db.auditEntry.findMany({ where: { shopId: member.shopId, actor: STAFF } })).map(
    ({ action }) => action,
  );

describe("cancelling", () => {
  test("takes the code back by itself, and gives the points back once, however often it is asked", async () => {
    const id = await aCode();
    expect(await act(id, { act: "cancel" })).toEqual({ done: "It is being taken back" });
    expect(await act(id, { act: "cancel" })).toEqual({ done: "It is being taken back" });
    expect(await seen()).toMatchObject([{ state: { words: "Being taken back" }, actions: { cancel: null } }]);
    await drain();
    expect(await redemptionOf(member, id)).toMatchObject({ state: "cancelled" });
    expect(await available(member)).toBe(500n);
    expect(await seen()).toMatchObject([{ state: { words: "Cancelled, points back" } }]);
    expect(await audited()).toEqual(["reward cancelled"]);
  });

  test("is refused in words for what was used", async () => {
    const id = await aTea();
    await act(id, { act: "hand-out" });
    expect(await act(id, { act: "cancel" })).toEqual({ refused: "This was used, or has come back already." });
  });
});

test("thirty days more are of the end that was seen: sent twice, they are given once", async () => {
  const endsAt = new Date(Date.now() + 86_400_000);
  const id = await aTea(endsAt);
  for (let time = 0; time < 2; time += 1)
    expect(await act(id, { act: "extend", endsAt: endsAt.toISOString() })).toEqual({
      done: "The end is moved",
    });
  const moved = await redemptionOf(member, id);
  expect((moved.endsAt?.getTime() ?? 0) - endsAt.getTime()).toBe(30 * 86_400_000);
  expect(await audited()).toEqual(["reward extended"]);
});

test("what has no end gets none, and only a gift card is sent by Shopify", async () => {
  const id = await aTea();
  expect(await act(id, { act: "extend", endsAt: new Date().toISOString() })).toEqual({
    refused: "Its end cannot be moved: it does not end.",
  });
  expect(await act(id, { act: "send" })).toEqual({ refused: "This was used, or has come back already." });
});

test("what is handed out is used, once", async () => {
  const id = await aTea();
  for (let time = 0; time < 2; time += 1)
    expect(await act(id, { act: "hand-out" })).toEqual({ done: "Handed out" });
  expect(await redemptionOf(member, id)).toMatchObject({ state: "used" });
  expect(await audited()).toEqual(["reward handed out"]);
  expect(await act(await aCode(), { act: "hand-out" })).toEqual({
    refused: "This was used, or has come back already.",
  });
});

test("nothing of another shop can be touched, nor what is no redemption", async () => {
  const id = await aCode();
  const other = await anOpenShop();
  const { endsAt } = await redemptionOf(member, id);
  for (const fields of [{ act: "cancel" }, { act: "send" }, { act: "hand-out" }])
    expect(statusOf(await act(id, fields, other))).toBe(404);
  const extend = { act: "extend", endsAt: endsAt?.toISOString() ?? "" };
  expect(statusOf(await act(id, extend, other))).toBe(404);
  expect(await redemptionOf(member, id)).toMatchObject({ state: "issued", withdrawalAt: null, endsAt });
  expect(statusOf(await act("x", { act: "cancel" }))).toBe(404);
  expect(statusOf(await act(id, { act: "give" }))).toBe(400);
  expect(statusOf(await act(id, { act: "extend", endsAt: "soon" }))).toBe(400);
});

test("what the merchant has just allowed is written down", async () => {
  const { shopId } = member;
  await db.shop.update({ where: { shopId }, data: { scopes: [] } });
  const answer = await knock(tellScopes, { shop: shopId, fields: {} });
  const { scopes } = await db.shop.findUniqueOrThrow({ where: { shopId } });
  expect(scopes).toContain("write_discounts");
  expect(answer).toMatchObject({ scopes: expect.arrayContaining(scopes) as string[] });
});
