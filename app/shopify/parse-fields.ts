/** The single fields that payloads and GraphQL nodes are made of, read exactly. */
import { z } from "zod";
import { Refusal } from "#app/errors.ts";
import { parseMoney } from "#app/rules/money.ts";
import type { FinancialStatus } from "#app/rules/order.ts";

const DIGITS = /^\d{1,19}$/;
const GID = /^gid:\/\/shopify\/\w+\/(\d{1,19})(?:\?.*)?$/;
/** What a bigint column holds. */
const MAX_ID = 2n ** 63n - 1n;

/** A numeric id as payloads carry it: a safe number, or decimal digits where it is larger than 2^53. */
export const numericId = z.unknown().transform((value, context): bigint => {
  const id = toId(value);
  if (id !== null && id <= MAX_ID) return id;
  context.addIssue({ code: "custom", message: "is not an id" });
  return z.NEVER;
});

function toId(value: unknown): bigint | null {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return typeof value === "string" && DIGITS.test(value) ? BigInt(value) : null;
}

/** The number of a GraphQL id: "gid://shopify/Order/123" → 123n. */
export const gidNumber = z.string().transform((value, context): bigint => {
  const digits = GID.exec(value)?.[1];
  if (digits && BigInt(digits) <= MAX_ID) return BigInt(digits);
  context.addIssue({ code: "custom", message: "is not a Shopify id" });
  return z.NEVER;
});

export const instant = z.string().transform((value, context): Date => {
  const date = new Date(value);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: "custom", message: "is not an instant" });
  return z.NEVER;
});

type Money = { amount: string; currency: string };

/** The shop's side of `*_set`; what the shopper was shown is not even read. */
export const payloadMoney = z
  .object({ shop_money: z.object({ amount: z.string(), currency_code: z.string() }) })
  .transform(({ shop_money }): Money => ({ amount: shop_money.amount, currency: shop_money.currency_code }));

/** The shop's side of a MoneyBag. */
export const nodeMoney = z
  .object({ shopMoney: z.object({ amount: z.string() }) })
  .transform(({ shopMoney }): string => shopMoney.amount);

/** Sums amounts of one currency in its minor unit; absent ones are nothing. */
export function sumMinor(amounts: readonly (Money | null | undefined)[], currency: string): bigint {
  let sum = 0n;
  for (const money of amounts) {
    if (!money) continue;
    if (money.currency !== currency) throw new RangeError(`an amount in ${money.currency} among ${currency}`);
    sum += parseMoney(money.amount, currency);
  }
  return sum;
}

/** Runs a parser; what it cannot read becomes a Refusal that names the field, without the value. */
export function reading<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof z.ZodError) {
      const issue = error.issues[0];
      const where = issue ? `${issue.path.join(".")} ${issue.message}` : "unreadable";
      throw new Refusal("BAD_REQUEST", { detail: `${what}: ${where}` });
    }
    if (error instanceof RangeError)
      throw new Refusal("BAD_REQUEST", { detail: `${what}: ${error.message}` });
    throw error;
  }
}

/** One form for one set of codes: upper case, each once, sorted. */
export function normalCodes(codes: readonly string[]): string[] {
  return [...new Set(codes.map((code) => code.trim().toUpperCase()).filter((code) => code !== ""))].sort();
}

const FINANCIAL_STATUSES: readonly string[] = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
] satisfies FinancialStatus[];

/** A status that Shopify adds one day is none that we know. */
export function financialStatus(value: string | null | undefined): FinancialStatus | null {
  return value && FINANCIAL_STATUSES.includes(value) ? (value as FinancialStatus) : null;
}

export function byId<T>(idOf: (each: T) => bigint): (a: T, b: T) => number {
  return (a, b) => (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0);
}
