/** What shoppers, the clock and the merchant do in a year that is told. Money is written as it is read: "59.97". */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { enroll } from "#app/flows/enroll.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { readProducts } from "#app/flows/read-products.server.ts";
import { publishDraft } from "#app/flows/publish-draft.server.ts";
import { recordActivity } from "#app/flows/record-activity.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { valueOf } from "#app/rules/rewards/worth.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { expireCodes } from "#app/jobs/expire-redemptions.server.ts";
import type { Proof } from "#app/rules/activities.ts";
import { decimalsOf, nameMoney } from "#app/rules/money.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { OrderState } from "#app/rules/order.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { LineFigures } from "../../support/orders.ts";
import { anOrder, aRefund, refunded, told } from "../../support/orders.ts";
import { runClock } from "../../support/tiers-by-clock.ts";
import { discountsAt } from "../redeem-setting.ts";
import type { Deed, Stage } from "./stage.ts";

/** A line of a basket: what is said of it, besides one unit of a product that no rule names. */
type Piece = Omit<LineFigures, "priceMinor" | "discountMinor" | "taxMinor"> & {
  price: string;
  discount?: string;
};

/** What is paid besides: its tax, its shipping, and the code it was bought with. */
type Besides = { tax?: string; shipping?: string; code?: string };

/** "59.97" in the smallest unit of the currency. */
function minor(amount: string, currency: string): bigint {
  const [whole = "", part = ""] = amount.split(".");
  return BigInt(whole + part.padEnd(decimalsOf(currency), "0"));
}

/** The news come in; an order of goods that a rule asks for waits until they are read. */
async function settle(stage: Stage, news: OrderNews[], at: Date): Promise<string | undefined> {
  const { shopId } = stage;
  stage.news.push(...news);
  await settleOrders(shopId, news, { now: at });
  const waiting = await db.order.findMany({ where: { shopId, awaitsProducts: true } });
  if (waiting.length > 0) {
    await readProducts(shopId, { now: new Date(at.getTime() + 1_000) });
    await settleOrders(shopId, [], { now: at, orderIds: waiting.map(({ orderId }) => orderId) });
  }
  return givenCodes(stage, at);
}

/** Makes the codes that nobody asked for; each is called by what it was given for. */
async function givenCodes(stage: Stage, at: Date): Promise<string | undefined> {
  const { shopId, codes } = stage;
  const words: string[] = [];
  const given = await db.redemption.findMany({ where: { shopId, state: "requested" } });
  for (const { redemptionId, rewardId } of given) {
    const redemption = await finishRedemption(shopId, redemptionId, { now: at });
    codes.set(rewardId, redemption);
    words.push(await codeInWords(stage, redemption.code));
  }
  return words.length > 0 ? words.join("; ") : undefined;
}

/** "#12" is an order's name; its id follows from it. */
const idOf = (name: string) => 1_000n + BigInt(name.slice(1));

/** Pays for an order; a code takes its value off the first line. */
export function buys(name: string, basket: string | Piece[], besides: Besides = {}): Deed {
  return async (stage, at) => {
    const { currency, customerId } = stage;
    const money = (amount = "0") => minor(amount, currency);
    const code = besides.code === undefined ? null : codeOf(stage, besides.code);
    const pieces = typeof basket === "string" ? [{ price: basket }] : basket;
    const lines = pieces.map(({ price, discount, ...rest }: Piece, index) => {
      const off = index === 0 && code ? (valueOf(code.reward) ?? 0n) : 0n;
      const taxMinor = index === 0 ? money(besides.tax) : 0n;
      return { ...rest, priceMinor: money(price), discountMinor: money(discount) + off, taxMinor };
    });
    const order = anOrder({
      ...{ orderId: idOf(name), name, customerId, currency, lines, processedAt: at },
      ...{ taxMinor: money(besides.tax), shippingMinor: money(besides.shipping) },
      discountCodes: code ? [code.code] : [],
    });
    stage.orders.set(name, order);
    return settle(stage, [told(order)], at);
  };
}

/**
 * Gives money back, or all the goods that are left where no amount is named; as the refund's own news tell it first.
 */
export function givesBack(name: string, amount?: string): Deed {
  return (stage, at) => {
    const order = orderOf(stage, name);
    const refund = aRefund({
      refundId: order.orderId * 100n + BigInt(order.refunds.length),
      processedAt: at,
      ...(amount === undefined
        ? { lines: linesLeft(order) }
        : { amountMinor: minor(amount, stage.currency) }),
    });
    const after = refunded(order, refund);
    stage.orders.set(name, after);
    return settle(stage, [{ kind: "refund", orderId: order.orderId, refund }, told(after)], at);
  };
}

function linesLeft({ lines }: OrderState) {
  return lines.map((line) => {
    const { lineId, quantity, currentQuantity, priceMinor, discountMinor } = line;
    const whole = priceMinor * BigInt(quantity) - discountMinor;
    const subtotalMinor = (whole * BigInt(currentQuantity)) / BigInt(quantity);
    return { lineId, quantity: currentQuantity, subtotalMinor, taxMinor: 0n };
  });
}

/** The merchant cancels an order. */
export function isCancelled(name: string): Deed {
  return (stage, at) => {
    const order = { ...orderOf(stage, name), cancelledAt: at, updatedAt: at };
    stage.orders.set(name, order);
    return settle(stage, [told(order)], at);
  };
}

function orderOf({ orders }: Stage, name: string): OrderState {
  const order = orders.get(name);
  if (!order) throw new Error(`nobody bought ${name}`);
  return order;
}

function codeOf({ codes }: Stage, label: string) {
  const code = codes.get(label);
  if (!code) throw new Error(`nobody has the code ${label}`);
  return code;
}

/** Makes an account with the shop, and so takes part. */
export const joins: Deed = async ({ shopId, customerId }, at) => {
  await enroll(shopId, customerId, { now: at });
  await settleOrders(shopId, [], { now: at, customerIds: [customerId] });
  return undefined;
};

/** Buys a reward; the story calls its code by a name of its own. What Shopify was asked to make is told. */
export function redeems(rewardId: string, label: string): Deed {
  return async (stage, at) => {
    const { shopId, customerId } = stage;
    const redemptionId = randomUUID();
    return orRefusal(async () => {
      await redeem(shopId, { customerId, redemptionId, rewardId }, { now: at });
      const redemption = await finishRedemption(shopId, redemptionId, { now: at });
      stage.codes.set(label, redemption);
      return codeInWords(stage, redemption.code);
    });
  };
}

/** "$5 off until 2027-06-08": the discount as the stand-in store has it, for this customer, to be used once. */
async function codeInWords(stage: Stage, code: string): Promise<string> {
  const { shopId, customerId, currency } = stage;
  const discount = (await discountsAt(shopId)).find((each) => each.code === code);
  expect(discount).toMatchObject({ usageLimit: 1, context: { customerIds: [`${customerId}`] } });
  const { amountMinor } = z.object({ amountMinor: z.number() }).parse(discount?.["value"]);
  // Some currencies stand apart from their figures by a space that no line breaks at.
  const value = nameMoney(BigInt(amountMinor), currency).replace(/\s/, " ");
  return `${value} off until ${discount?.endsAt?.slice(0, 10) ?? "ever"}`;
}

/** Does something that earns without an order. */
export function does(activityId: string, proof: Proof | null = null): Deed {
  return ({ shopId, customerId }, at) =>
    orRefusal(async () => {
      const wish = { customerId, activityId, key: randomUUID(), at: null, proof, by: "staff:1" as const };
      await recordActivity(shopId, wish, { now: at });
      return undefined;
    });
}

/** What is refused is told in the words of the refusal. */
async function orRefusal(deed: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** Nothing is done: what the clock alone brings is done by the jobs of the night. */
export const nightFalls: Deed = async (stage, at) => {
  const { shopId } = stage;
  await expireCodes(shopId, { now: at });
  await expirePoints(shopId, { now: at });
  await runClock(shopId, at);
  await convertPoints(shopId, { now: at });
  return givenCodes(stage, at);
};

/** The merchant publishes other rules; nobody is lowered on the spot unless everybody is judged anew. */
export function isRepublished(document: ProgrammeDocument, { reevaluate = false } = {}): Deed {
  return async ({ shopId }, at) => {
    const begun = { by: "staff:1", now: at };
    const { revision } = await startDraft(shopId, { from: { document }, ...begun });
    const { version } = await publishDraft(shopId, {
      ...{ revision, reevaluate, note: null, by: "staff:1", clock: () => at },
    });
    await runClock(shopId, at, { version });
    return undefined;
  };
}
