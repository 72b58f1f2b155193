/** Who may buy is for the tags of the customer to say, where the programme is for some customers only. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { drain } from "../support/drain.ts";
import { control, hitsOf } from "./connect.ts";
import { aMemberWith, redeemBy } from "./redeem-setting.ts";
import { tag } from "./tags-setting.ts";

const OUTSIDE = { code: "OUTSIDE_AUDIENCE", message: "The programme is not open to this account." };

async function aVip(tags: string[]) {
  const setting = await aMemberWith(600n);
  await tag(setting.shopId, String(setting.customerId), { add: tags });
  const audience = { customerTags: ["VIP"], excludedCustomerTags: ["barred"] };
  const programme = { ...influencerTiers("USD"), audience };
  await publishProgramme(setting.shopId, programme, { now: new Date(), by: "test" });
  return setting;
}
const wanted = () => ({ redemptionId: randomUUID(), rewardId: "five-off" });

describe("a programme for some customers", () => {
  test.each([
    ["without the tag", ["knits"]],
    ["with a tag that it leaves out", ["vip", "Barred"]],
  ])("refuses a shopper %s in words, and takes nothing", async (_, tags) => {
    const setting = await aVip(tags);
    expect(await redeemBy(setting, wanted())).toMatchObject({ status: 403, error: OUTSIDE });
    expect(await db.member.findFirstOrThrow({ where: setting })).toMatchObject({ available: 600n });
    expect(await db.redemption.count({ where: { shopId: setting.shopId } })).toBe(0);
  });

  test("sells to one of them, and asks Shopify for tags once a day", async () => {
    const setting = await aVip(["vip"]);
    const { id } = await control.fault({
      ...{ target: "admin", fault: "delay", ms: 1, shop: setting.shopId, operation: "nodes" },
    });
    const first = wanted();
    expect(await redeemBy(setting, first)).toMatchObject({ status: 200, redemption: { state: "issued" } });
    expect((await redeemBy(setting, wanted())).error?.code).toBe("INSUFFICIENT_POINTS");
    expect(await hitsOf(id)).toBe(1);
    await tag(setting.shopId, String(setting.customerId), { add: ["barred"] });
    await drain();
    expect(await redeemBy(setting, first)).toMatchObject({ status: 200, redemption: { state: "issued" } });
  });

  test("lets the shopper try again when Shopify does not answer, and takes nothing", async () => {
    const setting = await aVip(["vip"]);
    const { shopId } = setting;
    await control.fault({ target: "admin", fault: "500", shop: shopId, times: 4, operation: "nodes" });
    const request = wanted();
    expect((await redeemBy(setting, request)).status).toBe(503);
    expect(await redeemBy(setting, request)).toMatchObject({ status: 200, redemption: { state: "issued" } });
  });
});
