/**
 * What is left of an order to earn by after some of its refunds: as if what went back had never been bought. The parts
 * (each line that earns, and what earns besides goods) make up the base exactly.
 */
import {
  atLeastNothing,
  compareFractions,
  isSome,
  lesserFraction,
  lessFraction,
  NOTHING,
  shareOf,
  sumOf,
} from "#app/rules/earning/exact.ts";
import type { FactsByProduct, LineGoods } from "#app/rules/earning/goods.ts";
import { goodsOfLine } from "#app/rules/earning/goods.ts";
import type { Goods, Spread, Taken } from "#app/rules/earning/taken.ts";
import { spreadOf } from "#app/rules/earning/taken.ts";
import { lineValue, unitsOf } from "#app/rules/earning/worth.ts";
import type { KnownLine } from "#app/rules/known-order.ts";
import type { Fraction } from "#app/rules/money.ts";
import { multiplyFractions } from "#app/rules/money.ts";
import type { RefundState } from "#app/rules/order.ts";

/** A line that earns; or, without goods, shipping and tips. */
export type Part = {
  line: KnownLine | null;
  goods: LineGoods | null;
  /** Exact value left, in minor units. */
  left: Fraction;
  unitsLeft: bigint;
};

export type Left = {
  /** What all parts are worth together. */
  base: Fraction;
  /** Of lines that earn. */
  units: bigint;
  /** Made when they are asked for: the common order needs none. */
  parts: () => readonly Part[];
  /** The same as one part where units are left, for whoever treats all goods alike. */
  whole: () => readonly Part[];
};

export const NOTHING_LEFT: Left = { base: NOTHING, units: 0n, parts: () => [], whole: () => [] };

/** An order and those of its refunds that are looked at. */
export type Looked = {
  goods: Goods;
  facts: FactsByProduct;
  besidesMinor: Fraction;
  refunds: readonly { refund: RefundState; taken: Taken }[];
};

/**
 * What is left, of an order that is worth `net` before refunds. Of one that was worth something and whose money all
 * went back nothing is left, not even its units; one that was worth nothing from the start has units until they go
 * back.
 */
export function leftOf(looked: Looked, net: Fraction): Left {
  const { goods, refunds } = looked;
  const taken = sumOf(refunds.map((each) => each.taken.whole));
  const base = atLeastNothing(lessFraction(net, taken));
  let parts: readonly Part[] | null = null;
  const isGone = isSome(net) && !isSome(base);
  const unitsLeft = isGone ? () => 0n : unitsAfter(refunds);
  const units = goods.earning.reduce((sum, line) => sum + unitsLeft(line), 0n);
  const partsLeft = () => (parts ??= partsOf(looked, { base, unitsLeft }));
  return { base, units, parts: partsLeft, whole: () => (units > 0n ? [wholeOf()] : partsLeft()) };

  function wholeOf(): Part {
    const line = goods.earning.find((each) => unitsLeft(each) > 0n) ?? null;
    return { line, goods: null, left: base, unitsLeft: units };
  }
}

type UnitsLeft = (line: KnownLine) => bigint;

/** Units of a line that no refund took. */
function unitsAfter(refunds: Looked["refunds"]): UnitsLeft {
  if (refunds.length === 0) return unitsOf;
  const taken = new Map<bigint, bigint>();
  for (const { lineId, quantity } of refunds.flatMap(({ refund }) => refund.lines))
    taken.set(lineId, (taken.get(lineId) ?? 0n) + BigInt(quantity));
  return (line) => {
    const left = unitsOf(line) - (taken.get(line.lineId) ?? 0n);
    return left > 0n ? left : 0n;
  };
}

function partsOf(looked: Looked, { base, unitsLeft }: { base: Fraction; unitsLeft: UnitsLeft }): Part[] {
  const { goods, facts, refunds } = looked;
  const spreads = refunds.map(({ taken }) => spreadOf(taken, goods));
  const values = goods.earning.map((line) => valueAfter(line, goods, spreads));
  const all = sumOf(values);
  const besidesLeft = lessFraction(looked.besidesMinor, sumOf(spreads.map((spread) => spread.besides)));
  const besides = isSome(all) ? lesserFraction(base, atLeastNothing(besidesLeft)) : base;
  const ofGoods = lessFraction(base, besides);
  const scale = compareFractions(ofGoods, all) === 0n ? null : shareOf(ofGoods, all);
  const parts: Part[] = goods.earning.map((line, index) => ({
    line,
    goods: goodsOfLine(line, facts),
    left: scaled(values[index] ?? NOTHING, scale),
    unitsLeft: unitsLeft(line),
  }));
  if (isSome(besides)) parts.push({ line: null, goods: null, left: besides, unitsLeft: 0n });
  return parts;
}

/** What is taken beyond a line's value is on the others to bear. */
function valueAfter(line: KnownLine, goods: Goods, spreads: readonly Spread[]): Fraction {
  const taken = spreads.map(({ lines }) => atLeastNothing(lines.get(line.lineId) ?? NOTHING));
  return atLeastNothing(lessFraction(lineValue(line, goods.taxes), sumOf(taken)));
}

function scaled(value: Fraction, scale: Fraction | null): Fraction {
  return scale ? multiplyFractions(value, scale) : value;
}
