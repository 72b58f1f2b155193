/** A shop with one reward of each kind, and a member who has points for them. */
import { randomUUID } from "node:crypto";
import { db } from "#app/db.server.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { cancelRedemption } from "#app/jobs/cancel-redemption.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { action } from "#app/routes/proxy.give-back.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { Choice } from "#app/rules/rewards/choice.ts";
import { NO_CHOICE } from "#app/rules/rewards/choice.ts";
import { later } from "../support/orders.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { proxyAddress } from "../support/signed.ts";
import { control } from "./connect.ts";
import type { Answer, Setting } from "./redeem-setting.ts";
import { aMemberWith } from "./redeem-setting.ts";

export type WrittenReward = NonNullable<ProgrammeDocument["rewards"]>[number];

/** What a shop is asked for when it makes the first gift card or store credit. */
export const OPTIONAL = [
  ...["read_gift_cards", "write_gift_cards", "read_store_credit_accounts"],
  "write_store_credit_account_transactions",
];

export const REWARDS = [
  { id: "amount", kind: "amount_off", title: "$5 off", points: 500, valueMinor: "500", validDays: 30 },
  { id: "percent", kind: "percentage_off", title: "10% off", points: 500, percent: 10, validDays: 30 },
  {
    ...{ id: "capped", kind: "percentage_off", title: "20% off", points: 500, percent: 20, validDays: 30 },
    capMinor: "1000",
  },
  { id: "shipping", kind: "free_shipping", title: "Free shipping", points: 500, validDays: 30 },
  {
    ...{ id: "variable", kind: "variable_amount", title: "Your amount", points: 200, validDays: 30 },
    ...{ stepPoints: 100, stepValueMinor: "100", maximumPoints: 1_000 },
  },
  { id: "card", kind: "gift_card", title: "Gift card", points: 500, valueMinor: "1000", validDays: 365 },
  { id: "credit", kind: "store_credit", title: "Credit", points: 500, valueMinor: "1000", validDays: 365 },
  { id: "tea", kind: "custom", title: "Tea", points: 500, instructions: "A cup of tea", validDays: 30 },
] as const satisfies WrittenReward[];

type Wishes = { points?: bigint; rewards?: readonly WrittenReward[]; scopes?: readonly string[] };

/** A member of a shop that has granted everything, and sells these rewards since yesterday. */
export async function aBuyer({ points = 5_000n, rewards = REWARDS, scopes = OPTIONAL }: Wishes = {}) {
  const member = await aMemberWith(points);
  await control.post("settings", { shop: member.shopId, customerAccounts: "new", storeCreditEnabled: true });
  await grant(member.shopId, scopes);
  await offer(member.shopId, rewards);
  return member;
}

export async function grant(shopId: string, scopes: readonly string[]): Promise<void> {
  const all = [...new Set([...(await requireShop(db, shopId)).scopes, ...scopes])];
  await control.post("scopes", { shop: shopId, scopes: all });
  await changeScopes(shopId, all);
}

export async function offer(shopId: string, rewards: readonly WrittenReward[]): Promise<void> {
  const document = { ...influencerTiers("USD"), rewards };
  await publishProgramme(shopId, document, { now: later(new Date(), { days: -1 }), by: "test" });
}

type Wanted = { rewardId: string; choice?: Partial<Choice>; redemptionId?: string; at?: Date };

export async function ask({ shopId, customerId }: Setting, wanted: Wanted) {
  const { rewardId, choice, redemptionId = randomUUID(), at = new Date() } = wanted;
  const request = { customerId, redemptionId, rewardId, choice: { ...NO_CHOICE, ...choice } };
  return redeem(shopId, request, { now: at });
}

/** Bought and issued. */
export async function buy(member: Setting, wanted: Wanted) {
  const { redemptionId } = await ask(member, wanted);
  return finishRedemption(member.shopId, redemptionId, { now: wanted.at ?? new Date() });
}

/** As the widget asks for it, through the app proxy. */
export async function giveBackBy(
  { shopId, customerId }: { shopId: string; customerId: bigint | null },
  redemptionId: string,
): Promise<Answer> {
  const url = proxyAddress({ shopId, customerId, path: "/proxy/give-back" });
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ redemptionId });
  const response = await action({
    ...{ request: new Request(url, { method: "POST", headers, body }), params: {}, context: {} },
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** What its job does. */
export const takeBack = ({ shopId }: Setting, redemptionId: string, at = new Date()) =>
  cancelRedemption(shopId, redemptionId, { now: at });

export function orderAtShop(
  { shopId, customerId }: Setting,
  besides: {
    discountCodes?: string[];
    giftCards?: string[];
    storeCredit?: boolean;
    lines?: Record<string, unknown>[];
  },
) {
  return control.order({
    shop: shopId,
    customerId: customerId.toString(),
    lines: [{ title: "Ink", priceMinor: 4_000, quantity: 1 }],
    paid: true,
    ...besides,
  });
}

type GiftCardAtShop = { gid: string; code: string; balanceMinor: number; deactivatedAt: string | null };

export async function giftCardsAt(shopId: string): Promise<GiftCardAtShop[]> {
  return (await control.get<{ giftCards: GiftCardAtShop[] }>(`gift-cards?shop=${shopId}`)).giftCards;
}

type Account = { balanceMinor: number; transactions: { kind: string; amountMinor: number }[] };

/** What was booked on the member's account, newest last: "credit 1000". */
export async function creditOf({ shopId, customerId }: Setting): Promise<string[]> {
  const { accounts } = await control.get<{ accounts: Account[] }>(
    `store-credit?shop=${shopId}&customerId=${customerId}`,
  );
  return accounts.flatMap(({ transactions }) =>
    transactions.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`),
  );
}
