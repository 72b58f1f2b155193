import { randomUUID } from "node:crypto";
import type { Sim } from "../model/sim.ts";
import type { Customer, Id, Shop } from "../model/types.ts";

/** One visitor's browser: who is logged in, what is in the cart, language and currency. Kept in the shop's bag. */
export interface Session {
  id: string;
  customerId: Id | null;
  lines: { key: string; variantId: Id; quantity: number }[];
  codes: string[];
  /** Gift cards that are to pay at the checkout. */
  giftCardIds: Id[];
  /** Whether store credit is to pay there too. */
  storeCredit: boolean;
  note: string;
  attributes: Record<string, string>;
  locale: Locale;
  currency: string;
  /** Said once on the next page. */
  notice: string | null;
}

/** The shop's published languages, as they call themselves; the first is at the root. */
export const LANGUAGES = { en: "English", tr: "Türkçe", ar: "العربية", ja: "日本語" } as const;
export type Locale = keyof typeof LANGUAGES;
export const isLocale = (text: string | undefined): text is Locale => text !== undefined && text in LANGUAGES;

/** A path without its language: `/tr/cart` is `/cart`. */
export function withoutLanguage(path: string): { path: string; locale: Locale | null } {
  const [, prefix = "", rest = ""] = /^\/([a-z]{2})(\/.*)?$/.exec(path) ?? [];
  return prefix !== "en" && isLocale(prefix) ? { path: rest || "/", locale: prefix } : { path, locale: null };
}

/** What the shop's markets offer besides its own currency: units of it for one unit of the shop's. */
const RATES: Record<string, Record<string, number>> = {
  USD: { EUR: 0.92, GBP: 0.79, TRY: 42.5, JPY: 155 },
  EUR: { USD: 1.08, GBP: 0.86, TRY: 46, JPY: 168 },
};

const COOKIE = "_shopify_visit";

export function cookieOf(request: Request, name: string): string | null {
  const found = (request.headers.get("cookie") ?? "")
    .split(/;\s*/)
    .find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

function sessionsOf(shop: Shop): Record<string, Session> {
  shop.faces["sessions"] ??= {};
  return shop.faces["sessions"] as Record<string, Session>;
}

function emptySession(shop: Shop): Session {
  return {
    id: randomUUID(),
    customerId: null,
    lines: [],
    codes: [],
    giftCardIds: [],
    storeCredit: false,
    note: "",
    attributes: {},
    locale: "en",
    currency: shop.currency,
    notice: null,
  };
}

/** The visitor's session, or a new one that is not kept until `keep` is called. */
export function openSession(shop: Shop, request: Request): Session {
  const id = cookieOf(request, COOKIE);
  const known = id === null ? undefined : sessionsOf(shop)[id];
  // One that an older stand-in kept lacks what came since.
  const session = known ? Object.assign(known, { ...emptySession(shop), ...known }) : emptySession(shop);
  if (session.customerId !== null && !shop.customers[session.customerId]) session.customerId = null;
  return session;
}

/** A visitor who has done nothing yet leaves no trace. */
export function isWorthKeeping(shop: Shop, session: Session): boolean {
  const { lines, codes, customerId, locale, currency } = session;
  const chosen = customerId !== null || locale !== "en" || currency !== shop.currency;
  return session.id in sessionsOf(shop) || chosen || lines.length > 0 || codes.length > 0;
}

/** Remembers the session and gives the cookie that names it. */
export function keepSession(sim: Sim, shop: Shop, session: Session): string {
  sessionsOf(shop)[session.id] = session;
  sim.changed();
  return `${COOKIE}=${session.id}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`;
}

export function customerOf(shop: Shop, session: Session): Customer | null {
  return session.customerId === null ? null : (shop.customers[session.customerId] ?? null);
}

export function currenciesOf(shop: Shop): string[] {
  return [shop.currency, ...Object.keys(RATES[shop.currency] ?? {})];
}

export function rateOf(shop: Shop, currency: string): number {
  return currency === shop.currency ? 1 : (RATES[shop.currency]?.[currency] ?? 1);
}
