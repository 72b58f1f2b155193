/** Everything a storm decides comes from here: the same seed throws the same, whatever happened before. */
import { createHash } from "node:crypto";

export class Dice {
  readonly #name: string;
  #state: number;

  /** Dice of one name throw one series; what is decided elsewhere does not move them. */
  constructor(...name: (string | number)[]) {
    this.#name = name.join(" ");
    this.#state = createHash("sha256").update(this.#name).digest().readUInt32LE();
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** From `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** One of them; the list may not be empty. */
  pick<T>(list: readonly T[]): T {
    const found = list[this.between(0, list.length - 1)];
    if (found === undefined) throw new Error(`nothing to pick from (${this.#name})`);
    return found;
  }

  /** One of them, or null of an empty list. */
  perhaps<T>(list: readonly T[]): T | null {
    return list.length === 0 ? null : this.pick(list);
  }

  /** Each as often as its weight says. */
  weighed<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries<number>(weights) as [T, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    return entries[0]![0];
  }

  /** A version 4 UUID of these dice's name and a word. */
  uuid(word: string): string {
    const hex = createHash("sha256").update(`${this.#name} ${word}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}
