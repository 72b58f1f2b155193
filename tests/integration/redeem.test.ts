import { randomUUID } from "node:crypto";
import { assert, describe, expect, it } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { recordCode } from "#app/models/redemptions.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { offerDiscount } from "#app/shopify/discounts.server.ts";
import { CREATE_DISCOUNT } from "#app/shopify/documents.ts";
import { waitingJobs } from "../support/drain.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, available, discountsAt, entriesOf, redeemBy, redemptionOf } from "./redeem-setting.ts";

const wanted = () => ({ redemptionId: randomUUID(), rewardId: "five-off" });
const buy = ({ shopId, customerId }: Setting, want: ReturnType<typeof wanted>) =>
  redeem(shopId, { customerId, ...want }, { now: new Date() });
const finish = ({ shopId }: Setting, { redemptionId }: { redemptionId: string }) =>
  finishRedemption(shopId, redemptionId, { now: new Date() });

describe("redeeming", () => {
  it("takes the points and gives a code that Shopify binds to the customer", async () => {
    const member = await aMemberWith(600n);
    const want = wanted();
    const answer = await redeemBy(member, want);
    expect(answer).toMatchObject({
      status: 200,
      available: "100",
      redemption: { state: "issued", value: "$5" },
    });
    expect(answer.redemption?.code).toMatch(/^LRL-[0-9A-Z]{12}$/);
    const [discount, ...others] = await discountsAt(member.shopId);
    expect(others).toEqual([]);
    expect(discount).toMatchObject({ code: answer.redemption?.code, usageLimit: 1, tags: ["laurel"] });
    expect(JSON.stringify(discount)).toContain(member.customerId.toString());
    expect(await entriesOf(want.redemptionId)).toEqual(["redeem -500"]);
    const stored = await redemptionOf(member, want.redemptionId);
    expect(stored.endsAt?.getTime()).toBe(stored.requestedAt.getTime() + 90 * 86_400_000);
  });

  it("is one redemption and one debit when it is submitted twice at once, and again later", async () => {
    const member = await aMemberWith(1200n);
    const want = wanted();
    const answers = await Promise.all([
      redeemBy(member, want),
      redeemBy(member, want),
      redeemBy(member, want),
    ]);
    const again = await redeemBy(member, want);
    expect([...answers, again].map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(new Set([...answers, again].map((answer) => answer.redemption?.code)).size).toBe(1);
    expect(await discountsAt(member.shopId)).toHaveLength(1);
    expect(await entriesOf(want.redemptionId)).toEqual(["redeem -500"]);
    expect(await available(member)).toBe(700n);
  });

  it("sells one of two rewards bought at once when there are points for one", async () => {
    const member = await aMemberWith(600n);
    const answers = await Promise.all([redeemBy(member, wanted()), redeemBy(member, wanted())]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.error)?.error).toMatchObject({
      code: "INSUFFICIENT_POINTS",
      detail: { available: "100", points: "500" },
    });
    expect(await available(member)).toBe(100n);
  });

  it("lets nobody have another's redemption id, not even know of it", async () => {
    const member = await aMemberWith(1200n);
    const stranger = await aMemberWith(600n, { shopId: member.shopId });
    const want = wanted();
    await redeemBy(member, want);
    const answer = await redeemBy(stranger, want);
    expect(answer).toMatchObject({ status: 404, error: { code: "REDEMPTION_NOT_FOUND", detail: {} } });
    expect(await available(stranger)).toBe(600n);
    const both = wanted();
    const answers = await Promise.all([redeemBy(member, both), redeemBy(stranger, both)]);
    expect(answers.map((each) => each.status).sort()).toEqual([200, 404]);
  });

  it("refuses the same id for another reward", async () => {
    const member = await aMemberWith(3000n);
    const want = wanted();
    await redeemBy(member, want);
    const answer = await redeemBy(member, { ...want, rewardId: "twenty-off" });
    expect(answer).toMatchObject({ status: 409, error: { code: "REDEMPTION_MISMATCH" } });
    expect(await available(member)).toBe(2500n);
  });

  it("sells nothing to an excluded member", async () => {
    const member = await aMemberWith(600n);
    const { shopId, customerId } = member;
    await db.member.update({
      where: { shopId_customerId: { shopId, customerId } },
      data: { state: "excluded" },
    });
    expect(await redeemBy(member, wanted())).toMatchObject({
      status: 403,
      error: { code: "MEMBER_EXCLUDED" },
    });
  });
});

describe("the saga", () => {
  it("is finished by the job when we crashed before asking Shopify", async () => {
    const member = await aMemberWith(500n);
    const want = wanted();
    expect((await buy(member, want)).state).toBe("requested");
    const jobs = await waitingJobs();
    expect(jobs).toContainEqual({
      task: "finish-redemption",
      payload: { shopId: member.shopId, redemptionId: want.redemptionId },
    });
    expect((await finish(member, want)).state).toBe("issued");
    expect((await finish(member, want)).state).toBe("issued");
    expect(await discountsAt(member.shopId)).toHaveLength(1);
  });

  it("adopts the discount when we crashed after Shopify made it", async () => {
    const member = await aMemberWith(500n);
    const want = wanted();
    const redemption = await buy(member, want);
    const { code, reward } = redemption;
    assert(reward.kind === "amount_off");
    const order = {
      ...redemption,
      ...{ currency: "USD", timeZone: null, endsAt: new Date("2030-01-01") },
    };
    const made = await offerDiscount(await shopifyClient(member.shopId), order, reward);
    const finished = await finish(member, want);
    expect(finished).toMatchObject({
      state: "issued",
      code,
      issuedGid: made.kind === "ours" && made.issuedGid,
    });
    expect(await discountsAt(member.shopId)).toHaveLength(1);
  });

  it("adopts the discount when the answer is lost after Shopify made it", async () => {
    const member = await aMemberWith(500n);
    const want = wanted();
    await buy(member, want);
    const fault = {
      target: "admin",
      operation: "discountCodeBasicCreate",
      fault: "timeout_after_success",
    } as const;
    await control.fault({ ...fault, ms: 100, shop: member.shopId });
    expect((await finish(member, want)).state).toBe("issued");
    expect(await discountsAt(member.shopId)).toHaveLength(1);
    expect(await entriesOf(want.redemptionId)).toEqual(["redeem -500"]);
  });

  it("takes the next code, written down first, when a stranger's discount has ours", async () => {
    const member = await aMemberWith(500n);
    const want = wanted();
    const { code } = await buy(member, want);
    await strangersDiscount(member.shopId, code);
    const finished = await finish(member, want);
    expect(finished).toMatchObject({ state: "issued", codeSuffix: 1 });
    expect(finished.code).not.toBe(code);
    expect((await discountsAt(member.shopId)).map((each) => each.code).sort()).toEqual(
      [code, finished.code].sort(),
    );
  });

  it("goes on with the code that was written down when we crashed before trying it", async () => {
    const member = await aMemberWith(500n);
    const want = wanted();
    await buy(member, want);
    const next = { redemptionId: want.redemptionId, code: "LRL-WRITTENDOWN0", codeSuffix: 1 };
    await inTransaction((tx) => recordCode(tx, member.shopId, next));
    expect(await finish(member, want)).toMatchObject({ state: "issued", code: "LRL-WRITTENDOWN0" });
  });

  it("gives the points back, to the lot they came from, when Shopify refuses", async () => {
    const member = await aMemberWith(600n, { known: false });
    const want = wanted();
    const answer = await redeemBy(member, want);
    expect(answer).toMatchObject({
      status: 200,
      available: "600",
      redemption: { state: "failed", code: null },
    });
    expect(await entriesOf(want.redemptionId)).toEqual(["redeem -500", "return 500"]);
    expect(await discountsAt(member.shopId)).toEqual([]);
    const { failure } = await redemptionOf(member, want.redemptionId);
    expect(failure).toContain("Shopify did not accept it");
    expect((await redeemBy(member, want)).redemption?.state).toBe("failed");
    expect(await available(member)).toBe(600n);
  });

  it.each(["500", "THROTTLED", "429", "drop"] as const)(
    "leaves it to the job when Shopify fails with %s",
    async (fault) => {
      const member = await aMemberWith(600n);
      const want = wanted();
      await control.fault({ target: "admin", fault, shop: member.shopId, times: 20 });
      const answer = await redeemBy(member, want);
      await control.clearFaults(member.shopId);
      expect(answer).toMatchObject({
        status: 202,
        available: "100",
        redemption: { state: "requested", code: null },
      });
      expect((await finish(member, want)).state).toBe("issued");
      expect(await entriesOf(want.redemptionId)).toEqual(["redeem -500"]);
    },
  );

  it("issues once when the door and the job finish it at once", async () => {
    const member = await aMemberWith(600n);
    const want = wanted();
    await buy(member, want);
    const finished = await Promise.all([finish(member, want), finish(member, want), finish(member, want)]);
    expect(new Set(finished.map((each) => each.state))).toEqual(new Set(["issued"]));
    expect(await discountsAt(member.shopId)).toHaveLength(1);
  });
});

async function strangersDiscount(shopId: string, code: string): Promise<void> {
  const client = await shopifyClient(shopId);
  const discount = {
    title: "Somebody else's",
    code,
    startsAt: new Date().toISOString(),
    context: { all: "ALL" } as const,
    customerGets: { value: { percentage: 0.1 }, items: { all: true } },
  };
  const { discountCodeBasicCreate } = await client.request(CREATE_DISCOUNT, { discount });
  expect(discountCodeBasicCreate?.userErrors).toEqual([]);
}
