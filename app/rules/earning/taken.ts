/**
 * What refunds take from what earns. Money given back beyond a refund's lines is spread over all goods of the order by
 * their price, money kept from them (a fee) over its own lines: what falls on goods that earn comes off, or stays.
 * Shipping and tips come off where they earn.
 */
import { atLeastNothing, isSome, NOTHING, shareOf, sumOf } from "#app/rules/earning/exact.ts";
import type { FactsByProduct, LeftOut } from "#app/rules/earning/goods.ts";
import { whyLeftOut } from "#app/rules/earning/goods.ts";
import type { Taxes } from "#app/rules/earning/worth.ts";
import { lineValue, taxShare } from "#app/rules/earning/worth.ts";
import type { KnownLine, KnownState } from "#app/rules/known-order.ts";
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction, multiplyFractions } from "#app/rules/money.ts";
import type { RefundState } from "#app/rules/order.ts";
import type { Programme } from "#app/rules/programme.ts";

/** A line, and why it earns nothing, or null. */
type OrderedLine = { line: KnownLine; leftOut: LeftOut | null };

/** The goods of an order as its refunds see them. */
export type Goods = {
  taxes: Taxes;
  lines: readonly OrderedLine[];
  lineOf: (lineId: bigint) => OrderedLine | undefined;
  earning: readonly KnownLine[];
  /** Of those that earn, as they earn. */
  worth: Fraction;
  /** How much of a sum in the shop's prices, spread over all goods, falls on what earns. */
  shareOfMoney: () => Fraction;
};

export function goodsOf(state: KnownState | null, programme: Programme, facts: FactsByProduct): Goods {
  const taxesIncluded = state?.taxesIncluded ?? false;
  const taxes = { taxesIncluded, withTaxes: programme.eligible.taxes };
  const lines = (state?.lines ?? []).map((line) => ({ line, leftOut: whyLeftOut(line, programme, facts) }));
  const earning = lines.flatMap(({ line, leftOut }) => (leftOut === null ? line : []));
  const worth = (some: readonly KnownLine[], as: Taxes) => sumOf(some.map((line) => lineValue(line, as)));
  // Most orders have no refund that asks for a line.
  let byId: ReadonlyMap<bigint, OrderedLine> | null = null;
  return {
    taxes,
    lines,
    lineOf: (lineId) => (byId ??= new Map(lines.map((each) => [each.line.lineId, each]))).get(lineId),
    earning,
    worth: worth(earning, taxes),
    shareOfMoney: () => {
      const goods = lines.flatMap(({ line }) => (line.tip ? [] : line));
      return shareOf(
        worth(earning, moneyOf(taxes)),
        worth(goods, { taxesIncluded, withTaxes: taxesIncluded }),
      );
    },
  };
}

/** What earns of the shop's prices, in which money is given back. */
function moneyOf({ taxesIncluded, withTaxes }: Taxes): Taxes {
  return { taxesIncluded, withTaxes: taxesIncluded && withTaxes };
}

/** What one refund takes from what earns. */
export type Taken = {
  /** Together, exactly, and never less than nothing. */
  whole: Fraction;
  /** By its own lines that earn. */
  ofLines: readonly { lineId: bigint; minor: bigint }[];
  besidesMinor: bigint;
  /** The share of its adjustment: what comes off beyond its lines, or stays (below nothing). */
  money: Fraction;
};

export function takenBy(refund: RefundState, goods: Goods, { eligible }: Programme): Taken {
  const { taxes } = goods;
  const ofLines: { lineId: bigint; minor: bigint }[] = [];
  let besidesMinor = eligible.shipping ? refund.shippingMinor : 0n;
  let [priced, earning, earned] = [0n, 0n, 0n];
  for (const { lineId, subtotalMinor, taxMinor } of refund.lines) {
    const known = goods.lineOf(lineId);
    if (known?.line.tip && eligible.tips) besidesMinor += subtotalMinor;
    priced += subtotalMinor;
    if (known?.leftOut !== null) continue;
    const minor = subtotalMinor + taxShare(taxMinor, taxes);
    earning += taxes.taxesIncluded ? minor : subtotalMinor;
    earned += minor;
    ofLines.push({ lineId, minor });
  }
  const { adjustmentMinor } = refund;
  const given = () =>
    adjustmentMinor > 0n ? goods.shareOfMoney() : shareOf(fraction(earning), fraction(priced));
  const money = adjustmentMinor === 0n ? NOTHING : multiplyFractions(fraction(adjustmentMinor), given());
  const whole = atLeastNothing(addFractions(fraction(earned + besidesMinor), money));
  return { whole, ofLines, besidesMinor, money };
}

/** What a refund takes from each line, by line id, and besides them; together its whole. */
export type Spread = { lines: ReadonlyMap<bigint, Fraction>; besides: Fraction };

export function spreadOf(taken: Taken, goods: Goods): Spread {
  return taken.money.numerator < 0n ? lessFee(taken) : withMoney(taken, goods);
}

function ownOf({ ofLines }: Taken): Map<bigint, Fraction> {
  const own = new Map<bigint, Fraction>();
  for (const { lineId, minor } of ofLines)
    own.set(lineId, addFractions(own.get(lineId) ?? NOTHING, fraction(minor)));
  return own;
}

/** Money over all lines that earn, by their price; where none has one, it is from besides them. */
function withMoney(taken: Taken, goods: Goods): Spread {
  const lines = ownOf(taken);
  const besides = fraction(taken.besidesMinor);
  if (!isSome(taken.money)) return { lines, besides };
  const prices = goods.earning.map((line) => atLeastNothing(lineValue(line, moneyOf(goods.taxes))));
  const all = sumOf(prices);
  if (!isSome(all)) return { lines, besides: addFractions(besides, taken.money) };
  goods.earning.forEach(({ lineId }, index) => {
    const part = multiplyFractions(taken.money, shareOf(prices[index] ?? NOTHING, all));
    lines.set(lineId, addFractions(lines.get(lineId) ?? NOTHING, part));
  });
  return { lines, besides };
}

/** A fee stays with the lines that it was kept from, each by what came off it; what is beyond them, with the rest. */
function lessFee(taken: Taken): Spread {
  const own = ownOf(taken);
  const given = sumOf([...own.values()]);
  const left = addFractions(given, taken.money);
  const kept = isSome(left) ? shareOf(left, given) : NOTHING;
  const lines = new Map([...own].map(([lineId, minor]) => [lineId, multiplyFractions(minor, kept)]));
  const beyond = left.numerator < 0n ? left : NOTHING;
  return { lines, besides: atLeastNothing(addFractions(fraction(taken.besidesMinor), beyond)) };
}
