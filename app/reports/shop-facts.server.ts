/** What every page needs to know of the shop before it can say a number or a date. */
import type { Db } from "#app/db.server.ts";
import { dayIn } from "#app/reports/period.ts";
import { Refusal } from "#app/errors.ts";

export type ShopFacts = {
  shopId: string;
  currency: string;
  timeZone: string;
  scopes: string[];
  guideDismissedAt: Date | null;
};

/** Refuses SHOP_NOT_FOUND for a shop that Shopify has not described yet. */
export async function requireShopFacts(db: Db, shopId: string): Promise<ShopFacts> {
  const shop = await db.shop.findUnique({
    where: { shopId },
    select: { currency: true, timeZone: true, scopes: true, guideDismissedAt: true },
  });
  if (!shop?.currency || !shop.timeZone) throw new Refusal("SHOP_NOT_FOUND");
  const { currency, timeZone, scopes, guideDismissedAt } = shop;
  return { shopId, currency, timeZone, scopes, guideDismissedAt };
}

/** The day on which the shop's first points moved; today where none did. */
export async function firstDayOfPoints(
  db: Db,
  shopId: string,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<string> {
  const first = await db.entry.findFirst({
    where: { shopId },
    orderBy: { occurredAt: "asc" },
    select: { occurredAt: true },
  });
  return dayIn(first?.occurredAt ?? now, timeZone);
}
