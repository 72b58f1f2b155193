import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Id, Shop } from "../model/types.ts";
import { findVariant, priceCart } from "../orders/pricing.ts";
import type { PricedCart } from "../orders/types.ts";
import { customerOf, type Session } from "./session.ts";

const MOST = 999;

export function addLine(shop: Shop, session: Session, variantId: Id, quantity: number): void {
  if (!findVariant(shop, variantId)) throw new SimError("NOT_FOUND", "Cannot find variant");
  if (!Number.isInteger(quantity) || quantity < 1)
    throw new SimError("INVALID", "Quantity must be 1 or more");
  const known = session.lines.find((line) => line.variantId === variantId);
  if (known) known.quantity = Math.min(MOST, known.quantity + quantity);
  else session.lines.unshift({ key: `${variantId}:${session.id.replaceAll("-", "")}`, variantId, quantity });
}

/** `which`: a line's key, a variant's id or, as a number below 1000, its place counted from 1. */
export function setQuantity(session: Session, which: string, quantity: number): boolean {
  const place = /^\d{1,3}$/.test(which) ? Number(which) - 1 : -1;
  const line = session.lines.find((each, i) => each.key === which || each.variantId === which || i === place);
  if (!line) return false;
  if (quantity <= 0) session.lines = session.lines.filter((each) => each !== line);
  else line.quantity = Math.min(MOST, Math.floor(quantity));
  return true;
}

/** Products that were taken out of the shop leave the carts too. */
export function priceSession(sim: Sim, shop: Shop, session: Session, email?: string | null): PricedCart {
  session.lines = session.lines.filter((line) => findVariant(shop, line.variantId));
  const lines = session.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const customerId = customerOf(shop, session)?.id ?? null;
  return priceCart(sim, shop, { lines, customerId, email, discountCodes: session.codes });
}

/** Adds a code, as a shopper types it; says why when it does not apply (it is kept out then). */
export function tryCode(sim: Sim, shop: Shop, session: Session, code: string): string | null {
  const wanted = code.trim();
  if (wanted === "") return "Enter a discount code.";
  const before = session.codes;
  session.codes = [...before.filter((each) => each.toLowerCase() !== wanted.toLowerCase()), wanted];
  const outcome = priceSession(sim, shop, session).codes.find(
    (each) => each.code.toLowerCase() === wanted.toLowerCase(),
  );
  if (outcome?.applies) return null;
  session.codes = before;
  return outcome?.message ?? "Enter a valid discount code.";
}

export function dropCode(session: Session, code: string): void {
  session.codes = session.codes.filter((each) => each.toLowerCase() !== code.toLowerCase());
}
