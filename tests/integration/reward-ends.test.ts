/** Gift cards and store credit that end at the store unused give their points back; what was spent does not. */
import { expect, test } from "vitest";
import { expireCodes } from "#app/jobs/expire-redemptions.server.ts";
import { ledgerDiscrepancies, lotsOf } from "../support/books.ts";
import { control } from "./connect.ts";
import { entriesOf, redemptionOf } from "./redeem-setting.ts";
import { aBuyer, buy, creditOf, giftCardsAt, orderAtShop, REWARDS } from "./reward-setting.ts";

/** Ends in five minutes. */
const endsSoon = () => new Date(Date.now() - 86_400_000 + 300_000);
const afterItsEnd = () => new Date(Date.now() + 2 * 86_400_000);

test.each(["credit", "card"] as const)("%s gives its points back to the lot they came from", async (id) => {
  const rewards = REWARDS.filter((each) => each.id === id).map((each) => ({ ...each, validDays: 1 }));
  const member = await aBuyer({ rewards });
  const { shopId } = member;
  const { redemptionId, state } = await buy(member, { rewardId: id, at: endsSoon() });
  expect([state, await lotsOf(shopId)]).toEqual(["issued", ["4500 of 5000"]]);
  await control.post("clock", { advanceMs: 400_000 });
  try {
    // The store books an end when somebody looks.
    expect(await creditOf(member)).toEqual(id === "credit" ? ["credit 1000", "expiration 1000"] : []);
  } finally {
    await control.post("clock", { free: true });
  }
  await Promise.all([1, 2].map(() => expireCodes(shopId, { now: afterItsEnd() })));
  await expireCodes(shopId, { now: afterItsEnd() });
  expect((await redemptionOf(member, redemptionId)).state).toBe("expired");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
  expect(await lotsOf(shopId)).toEqual(["5000 of 5000"]);
  // Nothing is taken from the account for what was gone already; nobody can use the card.
  expect(await creditOf(member)).toEqual(id === "credit" ? ["credit 1000", "expiration 1000"] : []);
  expect((await giftCardsAt(shopId)).filter(({ deactivatedAt }) => deactivatedAt === null)).toEqual([]);
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});

test("store credit of which some was spent gives nothing back", async () => {
  const rewards = REWARDS.filter((each) => each.id === "credit").map((each) => ({ ...each, validDays: 1 }));
  const member = await aBuyer({ rewards });
  const { redemptionId } = await buy(member, { rewardId: "credit", at: endsSoon() });
  const lines = [{ title: "Pencil", priceMinor: 300, quantity: 1 }];
  await orderAtShop(member, { storeCredit: true, lines });
  await control.post("clock", { advanceMs: 400_000 });
  try {
    expect(await creditOf(member)).toEqual(["credit 1000", "debit 300", "expiration 700"]);
  } finally {
    await control.post("clock", { free: true });
  }
  await expireCodes(member.shopId, { now: afterItsEnd() });
  expect((await redemptionOf(member, redemptionId)).state).toBe("used");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
});
