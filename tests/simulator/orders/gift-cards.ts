import type { Sim } from "../model/sim.ts";
import { shopTime } from "../model/time.ts";
import type { GiftCard, Id, Minor, Shop } from "../model/types.ts";

/** As a shopper types it: in any case, in groups. */
export const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, "");

export const lastCharactersOf = ({ code }: GiftCard): string => code.slice(-4);
export const maskedCodeOf = (card: GiftCard): string => `•••• •••• •••• ${lastCharactersOf(card)}`;

export function findGiftCard(shop: Shop, code: string): GiftCard | null {
  const wanted = plainCode(code);
  return Object.values(shop.giftCards).find((each) => each.code === wanted) ?? null;
}

/** A card is good through its last day, in the shop's time zone. */
export function isExpired(sim: Sim, shop: Shop, card: GiftCard): boolean {
  return card.expiresOn !== null && shopTime(sim.nowIso(), shop.timeZone).slice(0, 10) > card.expiresOn;
}

/** Why nothing can be paid with it, in the checkout's words; null when it can. */
export function giftCardRefusal(sim: Sim, shop: Shop, card: GiftCard | null): string | null {
  if (card === null) return "Enter a valid gift card code";
  if (card.deactivatedAt !== null) return "This gift card is no longer active";
  if (isExpired(sim, shop, card)) return "This gift card has expired";
  return card.balanceMinor === 0 ? "This gift card has no balance left" : null;
}

/** Takes a sum off a card for an order, or gives it back. */
export function moveOnGiftCard(
  sim: Sim,
  card: GiftCard,
  kind: "debit" | "credit",
  of: { amountMinor: Minor; orderId: Id },
): void {
  const now = sim.nowIso();
  card.balanceMinor += kind === "credit" ? of.amountMinor : -of.amountMinor;
  card.transactions.push({ id: sim.nextId(), kind, ...of, processedAt: now });
  card.updatedAt = now;
}
