/**
 * Exact money. An amount is an integer of minor units with its ISO 4217 currency; never a float.
 */

/** Currencies whose minor unit is not a hundredth (ISO 4217, list one). All others have two decimals. */
const DECIMALS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2;
}

/**
 * What sensible amounts are counted in: $1 and KWD 1. Where there is nothing smaller than the unit, the unit itself is
 * small, and a hundred of it are taken: ¥100.
 */
export function usualUnitMinor(currency: string): bigint {
  return 10n ** BigInt(decimalsOf(currency) || 2);
}

/**
 * "59.97" USD → 5997n. Refuses (throws RangeError) what is not a plain decimal number, or has more significant
 * decimals than the currency: an amount is never rounded silently.
 */
export function parseMoney(amount: string, currency: string): bigint {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,10}))?$/.exec(amount);
  if (!match) throw new RangeError(`not an amount: ${amount.slice(0, 40)}`);
  const decimals = decimalsOf(currency);
  const fraction = match[3] ?? "";
  const kept = fraction.slice(0, decimals).padEnd(decimals, "0");
  if (/[1-9]/.test(fraction.slice(decimals)))
    throw new RangeError(`${amount} has too many decimals for ${currency}`);
  const minor = BigInt(`${match[2]}${kept}`);
  return match[1] ? -minor : minor;
}

/** 5997n USD → "59.97", as Shopify's Decimal scalars want it. */
export function formatDecimal(minor: bigint, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const sign = minor < 0n ? "-" : "";
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** 5997n USD, en → "$59.97", exact for any size. */
export function formatMoney(minor: bigint, currency: string, locale = "en"): string {
  // Intl formats decimal strings exactly; the DOM typings only know numbers and bigints.
  const exact = formatDecimal(minor, currency) as unknown as number;
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(exact);
}

/** 500n USD, en → "$5", 550n → "$5.50": an amount named in a sentence, where two zeros are noise. */
export function nameMoney(minor: bigint, currency: string, locale = "en"): string {
  const exact = formatDecimal(minor, currency) as unknown as number;
  const style = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as const;
  return new Intl.NumberFormat(locale, style).format(exact);
}

export function formatPoints(points: bigint, locale = "en"): string {
  return new Intl.NumberFormat(locale).format(points);
}

/** An exact fraction; the denominator is positive. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

export const fraction = (numerator: bigint, denominator = 1n): Fraction => {
  if (denominator <= 0n) throw new RangeError("a denominator must be positive");
  return { numerator, denominator };
};

export function addFractions(a: Fraction, b: Fraction): Fraction {
  if (b.numerator === 0n) return a;
  if (a.numerator === 0n) return b;
  if (a.denominator === b.denominator) return fraction(a.numerator + b.numerator, a.denominator);
  return reduce(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiplyFractions(a: Fraction, b: Fraction): Fraction {
  const [numerator, denominator] = [a.numerator * b.numerator, a.denominator * b.denominator];
  return denominator === 1n ? fraction(numerator) : reduce(numerator, denominator);
}

export type Rounding = "down" | "nearest" | "up";

/** Rounds a fraction to an integer; `nearest` takes halves up (away from zero for positive values). */
export function round({ numerator, denominator }: Fraction, rounding: Rounding): bigint {
  const floor = floorDivide(numerator, denominator);
  const rest = numerator - floor * denominator;
  if (rest === 0n || rounding === "down") return floor;
  if (rounding === "up") return floor + 1n;
  return rest * 2n >= denominator ? floor + 1n : floor;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function reduce(numerator: bigint, denominator: bigint): Fraction {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  const divisor = a === 0n ? 1n : a;
  return fraction(numerator / divisor, denominator / divisor);
}
