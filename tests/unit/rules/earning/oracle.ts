/** The same points once more, slowly and line by line: what the rules say, without any of their shortcuts. */
import type { Circumstances } from "#app/rules/earning/points.ts";
import type { KnownLine, KnownOrder, KnownState } from "#app/rules/known-order.ts";
import type { RefundState } from "#app/rules/order.ts";
import type { Programme } from "#app/rules/programme.ts";

/** A number as numerator over denominator; never reduced. */
type Ratio = readonly [bigint, bigint];
const NONE: Ratio = [0n, 1n];
const plus = (a: Ratio, b: Ratio): Ratio => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const minus = (a: Ratio, b: Ratio): Ratio => plus(a, [-b[0], b[1]]);
const times = (a: Ratio, b: Ratio): Ratio => [a[0] * b[0], a[1] * b[1]];
const over = (a: Ratio, b: Ratio): Ratio => times(a, [b[1], b[0]]);
const more = (a: Ratio, b: Ratio) => a[0] * b[1] > b[0] * a[1];
const some = (a: Ratio): Ratio => (a[0] < 0n ? NONE : a);
const total = (all: readonly Ratio[]) => all.reduce(plus, NONE);

function whole([n, d]: Ratio, rounding: Programme["rounding"]): bigint {
  if (rounding === "up") return (n + d - 1n) / d;
  return rounding === "nearest" ? (2n * n + d) / (2n * d) : n / d;
}

type Bought = { line: KnownLine; value: Ratio; units: bigint };
export type Expected = { base: Ratio; points: bigint; units: bigint; statusPoints: bigint };

/** What an order brings with these refunds, had it not ended. Of paid orders with sane figures alone. */
export function expected(order: KnownOrder, refunds: readonly RefundState[], found: Circumstances): Expected {
  const { programme } = found;
  const { state } = order;
  if (!state) throw new Error("the order is known");
  const { bought, besides } = leftOf(order, state, { refunds, programme });
  const base = plus(total(bought.map(({ value }) => value)), besides);
  const units = bought.reduce((sum, each) => sum + each.units, 0n);
  const brought = { base, units };
  const minimum = programme.earning.minimumOrderMinor;
  if (minimum !== null && more([minimum, 1n], base)) return { ...brought, points: 0n, statusPoints: 0n };
  return {
    ...brought,
    points: spendable({ order, state, bought, besides, base }, found),
    statusPoints: status({ order, state, bought, besides, base }, programme),
  };
}

function earnsOf(order: KnownOrder, { eligible, excluded }: Programme) {
  return (line: KnownLine) =>
    !line.tip &&
    (!line.giftCard || eligible.giftCards) &&
    !isAmong({ ...excluded, variantIds: [], vendors: [] }, line, order);
}

const valueOf = (line: KnownLine, tax: 1n | 0n | -1n): Ratio => {
  const ordered = line.priceMinor * BigInt(line.quantity) - line.discountMinor + tax * line.taxMinor;
  return [ordered * BigInt(line.currentQuantity + line.refundedQuantity), BigInt(line.quantity)];
};

function besidesOf(state: KnownState, { eligible }: Programme): Ratio {
  return [(eligible.shipping ? state.shippingMinor : 0n) + (eligible.tips ? state.tipMinor : 0n), 1n];
}

function unitsAfter(line: KnownLine, refunds: readonly RefundState[]): bigint {
  const back = refunds.flatMap(({ lines }) => lines).filter(({ lineId }) => lineId === line.lineId);
  const gone = back.reduce((sum, { quantity }) => sum + quantity, 0);
  return BigInt(Math.max(0, line.currentQuantity + line.refundedQuantity - gone));
}

function leftOf(
  order: KnownOrder,
  state: KnownState,
  { refunds, programme }: { refunds: readonly RefundState[]; programme: Programme },
): { bought: Bought[]; besides: Ratio } {
  const { eligible } = programme;
  const earning = state.lines.filter(earnsOf(order, programme));
  const tax = state.taxesIncluded === eligible.taxes ? 0n : eligible.taxes ? 1n : -1n;
  // Money is given back in the shop's prices: with their tax where they include it.
  const priced = (line: KnownLine) => valueOf(line, state.taxesIncluded && !eligible.taxes ? -1n : 0n);
  const price = (line: KnownLine) => some(priced(line));
  const prices = total(earning.map(price));
  const allPriced = total(earning.map(priced));
  const allPrices = total(state.lines.filter(({ tip }) => !tip).map((line) => valueOf(line, 0n)));
  const taken = new Map(earning.map(({ lineId }) => [lineId, NONE]));
  const take = (lineId: bigint, what: Ratio) => taken.set(lineId, plus(taken.get(lineId) ?? NONE, what));
  let besides = besidesOf(state, programme);
  let base = plus(total(earning.map((line) => valueOf(line, tax))), besides);
  const wasWorth = base[0] > 0n;
  for (const refund of refunds) {
    const own = refund.lines.flatMap(({ lineId, subtotalMinor, taxMinor }) =>
      taken.has(lineId)
        ? {
            lineId,
            minor: subtotalMinor + tax * taxMinor,
            priced: state.taxesIncluded ? subtotalMinor + tax * taxMinor : subtotalMinor,
          }
        : [],
    );
    const tips = refund.lines.filter(({ lineId }) =>
      state.lines.some((line) => line.tip && line.lineId === lineId),
    );
    let off: Ratio = [
      (eligible.shipping ? refund.shippingMinor : 0n) +
        (eligible.tips ? tips.reduce((sum, each) => sum + each.subtotalMinor, 0n) : 0n),
      1n,
    ];
    const ownSum: Ratio = [own.reduce((sum, { minor }) => sum + minor, 0n), 1n];
    const adjustment: Ratio = [refund.adjustmentMinor, 1n];
    if (refund.adjustmentMinor >= 0n) {
      for (const { lineId, minor } of own) take(lineId, [minor, 1n]);
      const money = allPrices[0] > 0n ? times(adjustment, some(over(allPriced, allPrices))) : adjustment;
      if (prices[0] > 0n)
        for (const line of earning) take(line.lineId, times(money, over(price(line), prices)));
      else off = plus(off, money);
      base = minus(base, total([ownSum, money, minus(off, prices[0] > 0n ? NONE : money)]));
    } else {
      const priced: Ratio = [refund.lines.reduce((sum, { subtotalMinor }) => sum + subtotalMinor, 0n), 1n];
      const ofOwn: Ratio = [own.reduce((sum, each) => sum + each.priced, 0n), 1n];
      const fee = times([-refund.adjustmentMinor, 1n], priced[0] > 0n ? over(ofOwn, priced) : [1n, 1n]);
      const back = some(minus(ownSum, fee));
      base = minus(base, some(minus(plus(ownSum, off), fee)));
      off = some(minus(off, some(minus(fee, ownSum))));
      if (ownSum[0] > 0n)
        for (const { lineId, minor } of own) take(lineId, times([minor, 1n], over(back, ownSum)));
    }
    besides = minus(besides, off);
  }
  const isGone = wasWorth && some(base)[0] === 0n;
  const bought = earning.map((line) => ({
    line,
    value: some(minus(some(valueOf(line, tax)), taken.get(line.lineId) ?? NONE)),
    units: isGone ? 0n : unitsAfter(line, refunds),
  }));
  const all = total(bought.map(({ value }) => value));
  const left = some(base);
  const kept = all[0] === 0n ? left : more(some(besides), left) ? left : some(besides);
  const scale = all[0] === 0n ? NONE : over(minus(left, kept), all);
  return { bought: bought.map((each) => ({ ...each, value: times(each.value, scale) })), besides: kept };
}

type Goods = NonNullable<Programme["campaigns"][number]["goods"]>;
const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

function isAmong(goods: Goods, { productId, variantId }: KnownLine, { productFacts }: KnownOrder): boolean {
  const facts = productId === null ? undefined : productFacts?.get(productId);
  const vendor = (facts as { vendor?: string } | undefined)?.vendor;
  return (
    goods.productIds.some((each) => each === productId) ||
    goods.variantIds.some((each) => each === variantId) ||
    goods.collectionIds.some((each) => facts?.collectionIds.includes(each)) ||
    goods.productTags.some((each) => facts?.tags.some((tag) => same(tag, each))) ||
    goods.vendors.some((each) => vendor !== undefined && same(vendor, each))
  );
}

type Left = { order: KnownOrder; state: KnownState; bought: Bought[]; besides: Ratio; base: Ratio };
type Named = { goods: Goods | null };

const isFor = ({ goods }: Named, line: KnownLine | null, order: KnownOrder) =>
  goods === null || (line !== null && isAmong(goods, line, order));

/** Lines, and what earns besides them. */
const partsOf = ({ bought, besides }: Left) => [...bought, { line: null, value: besides, units: 0n }];

function holds({ bought, order }: Left, named: Named): boolean {
  return bought.some(({ line, value, units }) => isFor(named, line, order) && (value[0] > 0n || units > 0n));
}

/** Some units that are left earn, whatever they are worth. */
function earnsByUnit(left: Left, rules: Programme["earning"]["rules"]): boolean {
  const byUnit = rules.filter(({ kind }) => kind === "per_unit");
  return left.bought.some(
    ({ line, units }) => units > 0n && byUnit.some((rule) => isFor(rule, line, left.order)),
  );
}

const highest = (all: readonly Ratio[]): Ratio | null =>
  all.reduce<Ratio | null>((best, each) => (best && !more(each, best) ? best : each), null);

function spendable(left: Left, { programme, tier, isFirst, room, customerTags }: Circumstances): bigint {
  const { earning } = programme;
  if (!tier) return 0n;
  const rules = earning.rules.filter((rule) => rule.kind === "multiplier" || rule.counts !== "status");
  // Wall clocks of these tests are UTC's.
  const wall = left.state.processedAt.toISOString().slice(0, 16);
  const campaigns = programme.campaigns.filter(({ from, until, audience, minimumOrderMinor }) => {
    if (wall < from || wall >= until) return false;
    if (minimumOrderMinor !== null && more([minimumOrderMinor, 1n], left.base)) return false;
    const { tierIds = [], customerTags: tags = [] } = audience ?? {};
    const tagged = tags.some((tag) => customerTags?.some((each) => same(each, tag)));
    return (tierIds.length === 0 || tierIds.includes(tier.id)) && (tags.length === 0 || tagged);
  });
  const amounts = partsOf(left).map(({ line, value, units }): Ratio => {
    const meant = rules.filter((rule) => isFor(rule, line, left.order));
    const plain = tier.rate ?? earning.rate;
    const rates = meant.flatMap((rule): Ratio[] =>
      rule.kind === "rate" ? [[BigInt(rule.rate.points), rule.rate.perMinor]] : [],
    );
    const rate = highest(rates) ?? [BigInt(plain.points), plain.perMinor];
    const each = highest(
      meant.flatMap((rule): Ratio[] => (rule.kind === "per_unit" ? [[BigInt(rule.points), 1n]] : [])),
    );
    const multipliers = [
      ...meant.flatMap((rule): Ratio[] => (rule.kind === "multiplier" ? [[rule.multiplier, 1000n]] : [])),
      ...campaigns.flatMap(({ effect, ...campaign }): Ratio[] =>
        effect.kind === "multiplier" && isFor(campaign, line, left.order) ? [[effect.multiplier, 1000n]] : [],
      ),
    ];
    const stacked =
      earning.stacking === "best" ? (highest(multipliers) ?? [1n, 1n]) : multipliers.reduce(times, [1n, 1n]);
    const sum = plus(times(value, rate), times([units, 1n], each ?? NONE));
    return times(sum, times([tier.multiplier, 1000n], stacked));
  });
  if (left.base[0] === 0n && !earnsByUnit(left, rules)) return 0n;
  let points = whole(total(amounts), programme.rounding);
  for (const rule of rules) if (rule.kind === "per_order" && holds(left, rule)) points += BigInt(rule.points);
  for (const { effect, ...campaign } of campaigns)
    if (effect.kind === "bonus" && holds(left, campaign)) points += BigInt(effect.points);
  if (isFirst) points += BigInt(earning.firstOrderBonus ?? 0);
  const caps = [earning.caps.perOrder === null ? null : BigInt(earning.caps.perOrder), room?.left ?? null];
  return caps.reduce<bigint>((held, cap) => (cap !== null && cap < held ? cap : held), points);
}

function status(left: Left, { earning, rounding }: Programme): bigint {
  const { statusPoints } = earning;
  if (!statusPoints) return 0n;
  const rules = earning.rules.filter((rule) => rule.kind !== "multiplier" && rule.counts !== "points");
  const amounts = partsOf(left).map(({ line, value, units }) => {
    const meant = rules.filter((rule) => isFor(rule, line, left.order));
    const rates = meant.flatMap((rule): Ratio[] =>
      rule.kind === "rate" ? [[BigInt(rule.rate.points), rule.rate.perMinor]] : [],
    );
    const { rate } = statusPoints;
    const plain: Ratio = rate ? [BigInt(rate.points), rate.perMinor] : NONE;
    const each = highest(
      meant.flatMap((rule): Ratio[] => (rule.kind === "per_unit" ? [[BigInt(rule.points), 1n]] : [])),
    );
    return plus(times(value, highest(rates) ?? plain), times([units, 1n], each ?? NONE));
  });
  if (left.base[0] === 0n && !earnsByUnit(left, rules)) return 0n;
  const once = rules.filter((rule) => rule.kind === "per_order" && holds(left, rule));
  return once.reduce(
    (sum, rule) => sum + (rule.kind === "per_order" ? BigInt(rule.points) : 0n),
    whole(total(amounts), rounding),
  );
}
