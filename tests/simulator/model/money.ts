import type { Minor } from "./types.ts";

const NO_DECIMALS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const THREE_DECIMALS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

export function decimalsOf(currency: string): number {
  if (NO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** 1234 USD → "12.34"; 1234 JPY → "1234"; never a float on the way. */
export function amount(minor: Minor, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const sign = minor < 0 ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** "12.3" USD → 1230. Null for what is not a number; digits beyond the currency's are rounded half up. */
export function minorOf(text: string, currency: string): Minor | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!match || (!match[2] && !match[3])) return null;
  const decimals = decimalsOf(currency);
  const fraction = (match[3] ?? "").padEnd(decimals + 1, "0");
  const minor = Number(`${match[2] ?? ""}${fraction.slice(0, decimals)}` || "0");
  const rounded = minor + (Number(fraction[decimals]) >= 5 ? 1 : 0);
  return match[1] === "-" ? -rounded : rounded;
}

/** Shop minor units in the presentment currency's minor units, half up. */
export function present(minor: Minor, from: string, to: string, rate: number): Minor {
  if (from === to) return minor;
  return Math.round(minor * rate * 10 ** (decimalsOf(to) - decimalsOf(from)));
}

/**
 * Splits a total over weights exactly: floors first, then one unit each to the largest remainders
 * (the earlier first on a tie). The parts always sum up to the total.
 */
export function allocate(total: Minor, weights: readonly number[]): Minor[] {
  const sum = weights.reduce((a, b) => a + BigInt(b), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const exact = weights.map((weight) => BigInt(weight) * BigInt(total));
  const parts = exact.map((value) => value / sum);
  let left = BigInt(total) - parts.reduce((a, b) => a + b, 0n);
  const order = exact.map((value, index) => ({ index, rest: value % sum }));
  order.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of order) {
    if (left <= 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map(Number);
}

/** What `count` further units are worth when `taken` of `units` are gone: the units of a line sum up to it. */
export function shareOf(whole: Minor, units: number, taken: number, count: number): Minor {
  if (units === 0) return 0;
  const upTo = (n: number) => Number((BigInt(whole) * BigInt(n)) / BigInt(units));
  return upTo(taken + count) - upTo(taken);
}
