/**
 * What every order should have earned, computed from the store's own state and from nothing of the app: no news, no
 * order of arrival, no ledger. Written to be obvious, not fast. It knows the part of the rules that the storm plays.
 */
import type { StormProgramme } from "./scenery.ts";
import type { StoreLine, StoreOrder, StoreRefund } from "./world.ts";

export type Truth = {
  orders: readonly StoreOrder[];
  programme: StormProgramme;
  timeZone: string;
  /** Tags of each product. */
  tags: ReadonlyMap<string, readonly string[]>;
  /** Who of the customers takes part. */
  takesPart: (customerId: string) => boolean;
  /** The customer who had the order before a merge, and the second at which it was merged; null for the others. */
  absorbed: (orderId: string) => { from: string; atSecond: number } | null;
};

type Ratio = [numerator: bigint, denominator: bigint];
type Weighed = { order: StoreOrder; at: number; year: number; net: Ratio; qualifying: bigint };

/** Points by order id, for the customer that the store says has it. */
export function earnedBy(truth: Truth): Map<string, bigint> {
  const yearOf = new Intl.DateTimeFormat("en", { timeZone: truth.timeZone, year: "numeric" });
  const weighed = truth.orders.map((order): Weighed => {
    const net = netOf(order, truth);
    const year = Number(yearOf.format(new Date(order.processedAt)));
    return { order, at: second(order.processedAt), year, net, qualifying: floor(net) };
  });
  return new Map(weighed.map((each) => [each.order.id, pointsOf(each, weighed, truth)]));
}

/** Payloads tell time to the second. */
const second = (iso: string) => Math.floor(Date.parse(iso) / 1_000);

function pointsOf(each: Weighed, all: readonly Weighed[], truth: Truth): bigint {
  const { order, net } = each;
  const { customerId, cancelledAt } = order;
  if (customerId === null || cancelledAt !== null || !truth.takesPart(customerId)) return 0n;
  const base = order.refunds.reduce((left, refund) => minus(left, refundedOf(refund, order, truth)), net);
  if (base[0] <= 0n) return 0n;
  const { points, perMinor } = tierBefore(each, all, truth).rate;
  return rounded([base[0] * BigInt(points), base[1] * BigInt(perMinor)], truth.programme.rounding);
}

/** Eligible value after discounts and before refunds; nothing unless paid and no test. */
function netOf(order: StoreOrder, truth: Truth): Ratio {
  if (!order.paid || order.test) return [0n, 1n];
  const { eligible } = truth.programme;
  let sum: Ratio = [0n, 1n];
  if (eligible.shipping) sum = plus(sum, [BigInt(order.totals.shippingPaidMinor), 1n]);
  if (eligible.tips) sum = plus(sum, [BigInt(order.tipMinor), 1n]);
  const counts = eligible.taxes ?? false;
  for (const line of order.lines) if (earns(line, truth)) sum = plus(sum, lineOf(line, order, counts));
  return sum[0] < 0n ? [0n, 1n] : sum;
}

function earns(line: StoreLine, { programme, tags }: Truth): boolean {
  if (line.giftCard && !programme.eligible.giftCards) return false;
  if (line.productId === null) return true;
  if (programme.excluded.productIds.includes(line.productId)) return false;
  const excluded = programme.excluded.productTags.map((tag) => tag.toLowerCase());
  return !(tags.get(line.productId) ?? []).some((tag) => excluded.includes(tag.toLowerCase()));
}

/** A line is worth its price less its discounts, for the units that are left or were refunded. */
function lineOf(line: StoreLine, order: StoreOrder, withTax: boolean): Ratio {
  if (line.quantity === 0) return [0n, 1n];
  const off = line.allocations.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const refunded = order.refunds
    .flatMap(({ lines }) => lines.filter(({ lineItemId }) => lineItemId === line.id))
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const whole = BigInt(line.priceMinor) * BigInt(line.quantity) - BigInt(off);
  const units = BigInt(line.currentQuantity + refunded);
  return [(whole + taxOf(line.taxMinor, order, withTax)) * units, BigInt(line.quantity)];
}

/** What to add to a price so that it holds its tax, or does not. */
function taxOf(taxMinor: number, { taxesIncluded }: StoreOrder, withTax: boolean): bigint {
  if (withTax === taxesIncluded) return 0n;
  return withTax ? BigInt(taxMinor) : BigInt(-taxMinor);
}

/**
 * What a refund takes of what earns: its lines that earn; of money given back beyond its lines the part that falls on
 * what earns, spread over all goods; of money kept from its lines the part that falls on those of them that earn.
 */
function refundedOf(refund: StoreRefund, order: StoreOrder, truth: Truth): Ratio {
  const { taxes: withTax = false, shipping = false } = truth.programme.eligible;
  const lines = refund.lines.map((each) => {
    const line = order.lines.find(({ id }) => id === each.lineItemId);
    const earned = BigInt(each.subtotalMinor) + taxOf(each.taxMinor, order, withTax);
    return { priced: BigInt(each.subtotalMinor), earned: line && earns(line, truth) ? earned : null };
  });
  const sumOf = (list: bigint[]) => list.reduce((a, b) => a + b, 0n);
  const earned = sumOf(lines.map((each) => each.earned ?? 0n));
  const adjusted = (kind: string) =>
    sumOf(refund.adjustments.filter((each) => each.kind === kind).map((each) => BigInt(-each.amountMinor)));
  const whole = earned + (shipping ? adjusted("shipping_refund") : 0n);
  const money = adjusted("refund_discrepancy");
  const goods = (some: readonly StoreLine[], taxed: boolean) =>
    some.map((line) => lineOf(line, order, taxed)).reduce(plus, [0n, 1n]);
  const ofLines = order.taxesIncluded
    ? earned
    : sumOf(lines.map((each) => (each.earned === null ? 0n : each.priced)));
  const share: Ratio =
    money > 0n
      ? per(
          goods(
            order.lines.filter((line) => earns(line, truth)),
            order.taxesIncluded && withTax,
          ),
          goods(order.lines, order.taxesIncluded),
        )
      : per([ofLines, 1n], [sumOf(lines.map(({ priced }) => priced)), 1n]);
  const taken = plus([whole, 1n], [money * share[0], share[1]]);
  return taken[0] < 0n ? [0n, 1n] : taken;
}

/**
 * The tier that the order found: by what was spent this year or last, in orders before it, less what was given back
 * by then.
 */
function tierBefore(each: Weighed, all: readonly Weighed[], truth: Truth) {
  const spentIn = (year: number) =>
    all
      .filter((other) => other.year === year && precedes(other, each, truth))
      .reduce((sum, other) => sum + keptAt(other, each.at, truth), 0n);
  const most = [spentIn(each.year), spentIn(each.year - 1)].reduce((a, b) => (a > b ? a : b));
  const tier = truth.programme.tiers.findLast(({ reach }) => BigInt(reach?.atLeast ?? 0) <= most);
  return tier ?? truth.programme.tiers[0]!;
}

/** Whether `other` counts for the customer of `each` by then; what came by a merge counts from the merge on. */
function precedes(other: Weighed, each: Weighed, truth: Truth): boolean {
  if (other.order.customerId !== each.order.customerId || other === each) return false;
  const isEarlier =
    other.at !== each.at ? other.at < each.at : BigInt(other.order.id) < BigInt(each.order.id);
  const [theirs, mine] = [truth.absorbed(other.order.id), truth.absorbed(each.order.id)];
  if (theirs?.from === mine?.from) return isEarlier;
  return mine === null && theirs !== null && isEarlier && theirs.atSecond <= each.at;
}

function keptAt({ order, qualifying }: Weighed, at: number, truth: Truth): bigint {
  if (order.cancelledAt !== null && second(order.cancelledAt) <= at) return 0n;
  const back = order.refunds
    .filter(({ processedAt }) => second(processedAt) <= at)
    .reduce((sum, refund) => sum + rounded(refundedOf(refund, order, truth), "nearest"), 0n);
  return back > qualifying ? 0n : qualifying - back;
}

function plus([a, b]: Ratio, [c, d]: Ratio): Ratio {
  return [a * d + c * b, b * d];
}

function minus(a: Ratio, [c, d]: Ratio): Ratio {
  return plus(a, [-c, d]);
}

/** A part of the whole; all of nothing. */
function per([a, b]: Ratio, [c, d]: Ratio): Ratio {
  if (c <= 0n) return [1n, 1n];
  return a < 0n ? [0n, 1n] : [a * d, b * c];
}

function floor([numerator, denominator]: Ratio): bigint {
  return numerator / denominator;
}

function rounded(ratio: Ratio, rounding: StormProgramme["rounding"]): bigint {
  const [whole, rest] = [floor(ratio), ratio[0] % ratio[1]];
  if (rest === 0n || rounding === "down") return whole;
  return rounding === "up" || rest * 2n >= ratio[1] ? whole + 1n : whole;
}
