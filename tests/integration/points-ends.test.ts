/** When lots end, as verification sees it: no legal history is called wrong, and a wrong day is. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { redateLots } from "#app/flows/redate-lots.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { postAll, spend } from "../support/books.ts";
import { anOrder, told } from "../support/orders.ts";
import { publish } from "../support/shop.ts";
import { pastTheLaws } from "../support/small-books.ts";
import { ada, aShopWith, comeBack, day } from "./points-setting.ts";

type Expiry = NonNullable<ProgrammeDocument["expiry"]>;
const POLICIES: Record<string, Expiry> = {
  never: { policy: "never" },
  "45 days": { policy: "fixed", days: 45 },
  "400 days": { policy: "fixed", days: 400 },
  "60 idle days": { policy: "inactivity", days: 60 },
  "1 June": { policy: "calendar", month: 6, day: 1 },
};

const buy = (shopId: string, orderId: bigint, on: number) =>
  settleOrders(shopId, [told(anOrder({ orderId, customerId: ada, processedAt: day(on) }))], { now: day(on) });

async function wrongDays(shopId: string, on: number): Promise<string[]> {
  const { found } = await verifyBooks(db, shopId, { now: day(on) });
  return found
    .filter(({ law }) => law === "A lot ends on a day that a programme gave it")
    .map(({ expected }) => expected);
}

describe("no legal end is called wrong", () => {
  const pairs = Object.keys(POLICIES).flatMap((first) =>
    Object.keys(POLICIES).map((second): [string, string] => [first, second]),
  );

  test.each(pairs)("of points that were given under %s, then %s", async (first, second) => {
    const shopId = await aShopWith({ expiry: POLICIES[first]! });
    await buy(shopId, 1n, 0);
    const redemptionId = randomUUID();
    await postAll(shopId, [{ ...spend(ada, 40n, redemptionId), occurredAt: day(1) }], {
      expiry: POLICIES[first]!,
    });
    await publish({
      shopId,
      version: 2,
      programme: { ...influencerTiers("USD"), expiry: POLICIES[second]! },
      publishedAt: day(10),
    });
    expect(await wrongDays(shopId, 10)).toEqual([]);
    await redateLots(shopId);
    expect(await wrongDays(shopId, 10)).toEqual([]);
    await buy(shopId, 2n, 12);
    await postAll(shopId, [comeBack(40n, redemptionId, 70)], { expiry: POLICIES[second]! });
    expect(await wrongDays(shopId, 70)).toEqual([]);
  });
});

describe("an end that no programme gave is found", () => {
  test.each<[string, change: string, expected: RegExp]>([
    ["sooner", "expires_at - interval '1 day'", /or later$/],
    ["later", "expires_at + interval '60 days'", /or sooner$/],
    ["none", "NULL", /^an end$/],
  ])("%s", async (_which, change, expected) => {
    const shopId = await aShopWith({ expiry: POLICIES["45 days"]! });
    await buy(shopId, 1n, 0);
    await pastTheLaws(shopId, [`UPDATE lots SET expires_at = ${change} WHERE shop_id = $1`]);
    expect(await wrongDays(shopId, 1)).toEqual([expect.stringMatching(expected)]);
  });
});
