/** How large the books of a bench are: as the figures ask for, or smaller to try the bench itself. */

export const FEW = 10_000;

/** BENCH_ENTRIES (`npm run bench -- … --entries N`), or five million. */
export function manyEntries(): number {
  return Number(process.env["BENCH_ENTRIES"] ?? 5_000_000);
}

/** So many members as the books are asked to have entries, or a million. */
export function manyMembers(): number {
  return Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
}

/** BENCH_SECONDS (`--seconds N`), or thirty. */
export function sustainedSeconds(): number {
  return Number(process.env["BENCH_SECONDS"] ?? 30);
}

/** What a command has to say so as to measure the same again. */
export function sizeWords(): string {
  const words = [
    process.env["BENCH_ENTRIES"] ? ` --entries ${process.env["BENCH_ENTRIES"]}` : "",
    process.env["BENCH_SECONDS"] ? ` --seconds ${process.env["BENCH_SECONDS"]}` : "",
  ];
  return words.join("");
}

export const ORDERS_PER_MEMBER = 10;
/** By the mix that generate.ts writes. */
const ENTRIES_PER_ORDER = 1.475;

export function shapeOf(entries: number): { orders: number; members: number } {
  const orders = Math.ceil(entries / ENTRIES_PER_ORDER);
  return { orders, members: Math.ceil(orders / ORDERS_PER_MEMBER) };
}

/** The first customer of a generated shop; the others count up from it. */
export const FIRST_CUSTOMER = 6_000_000_000_000;
