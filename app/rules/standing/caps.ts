/** What caps by day, month and year of the shop leave to an order after those before it, as these stand by then. */
import type { Programme } from "#app/rules/programme.ts";
import { dayOf } from "#app/rules/shop-time.ts";

/** What caps leave to an order: the least of its day, its month and its year, and which of them that is. */
export type Room = { left: bigint; of: "day" | "month" | "year" };

/** Day, month and year of an order; each has a sum of its own. */
export type Stretches = readonly [day: number, month: number, year: number];

export function isCapped({ earning: { caps } }: Programme): boolean {
  return caps.perDay !== null || caps.perMonth !== null || caps.perYear !== null;
}

export class Caps {
  readonly #awarded = new Map<number, bigint>();
  readonly #timeZone: string;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  stretchesOf(processedAt: Date, timeZone: string | null = null): Stretches {
    const { year, month, day } = dayOf(processedAt, timeZone ?? this.#timeZone);
    return [year * 10_000 + month * 100 + day, year * 10_000 + month * 100, year * 10_000];
  }

  /** Null where the programme has no such cap; of several that leave the same, the shortest. */
  roomFor({ earning: { caps } }: Programme, [day, month, year]: Stretches): Room | null {
    const rooms = [
      this.#room("day", caps.perDay, day),
      this.#room("month", caps.perMonth, month),
      this.#room("year", caps.perYear, year),
    ];
    return rooms.reduce((least, room) => (room && (!least || room.left < least.left) ? room : least), null);
  }

  #room(of: Room["of"], cap: number | null, stretch: number): Room | null {
    if (cap === null) return null;
    const left = BigInt(cap) - (this.#awarded.get(stretch) ?? 0n);
    return { left: left > 0n ? left : 0n, of };
  }

  /** An order has so many points more, or fewer. */
  add(stretches: Stretches, points: bigint): void {
    for (const stretch of stretches) this.#awarded.set(stretch, (this.#awarded.get(stretch) ?? 0n) + points);
  }
}

/** The smaller of two that may be missing. */
export function smaller(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
