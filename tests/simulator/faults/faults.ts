import { randomOf } from "./random.ts";

export type FaultTarget = "admin" | "token" | "webhook" | "bulk";
export const FAULT_KINDS = [
  "duplicate",
  "reorder",
  "delay",
  "drop",
  "429",
  "THROTTLED",
  "500",
  "timeout_after_success",
  "expired_token",
  "uninstalled",
  "ACCESS_DENIED",
  "INTERNAL_SERVER_ERROR",
  "TIMEOUT",
  "expired_url",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What makes sense where: anything else is refused when it is set up. */
export const KINDS_OF: Record<FaultTarget, readonly FaultKind[]> = {
  admin: [
    "delay",
    "drop",
    "429",
    "THROTTLED",
    "500",
    "timeout_after_success",
    "expired_token",
    "uninstalled",
  ],
  token: ["delay", "drop", "429", "500", "timeout_after_success", "expired_token", "uninstalled"],
  webhook: ["duplicate", "reorder", "delay", "drop", "timeout_after_success"],
  bulk: ["ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "TIMEOUT", "expired_url", "drop", "500", "delay"],
};

export interface FaultInput {
  target: FaultTarget;
  fault: FaultKind;
  /** A GraphQL root field or operation name, or a webhook topic; without it, any. */
  operation?: string | undefined;
  /** Default 1; without end when a probability is given. */
  times?: number | undefined;
  probability?: number | undefined;
  seed?: number | undefined;
  ms?: number | undefined;
  shop?: string | undefined;
}

export interface ActiveFault extends FaultInput {
  id: string;
  left: number;
  hits: number;
  random: () => number;
}

export class Faults {
  #active: ActiveFault[] = [];
  #count = 0;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  add(input: FaultInput): string {
    this.#count += 1;
    const id = `fault-${this.#count}`;
    const left = input.times ?? (input.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
    const random = randomOf(input.seed ?? this.#seed + this.#count);
    this.#active.push({ ...input, id, left, hits: 0, random });
    return id;
  }

  /** All of them, or those of one shop: tests that run side by side keep out of each other's way. */
  clear(shop?: string): void {
    this.#active = shop === undefined ? [] : this.#active.filter((each) => each.shop !== shop);
  }

  list(): { id: string; fault: FaultKind; target: FaultTarget; hits: number; left: number | null }[] {
    return this.#active.map(({ id, fault, target, hits, left }) => ({
      id,
      fault,
      target,
      hits,
      left: Number.isFinite(left) ? left : null,
    }));
  }

  /** The first fault that strikes here; counts it as used. */
  take(target: FaultTarget, shop: string, operations: readonly string[]): ActiveFault | null {
    for (const each of this.#active) {
      if (each.target !== target || each.left <= 0) continue;
      if (each.shop !== undefined && each.shop !== shop) continue;
      if (each.operation !== undefined && !operations.includes(each.operation)) continue;
      if (each.probability !== undefined && each.random() >= each.probability) continue;
      each.left -= 1;
      each.hits += 1;
      return each;
    }
    return null;
  }
}
