import type { Shop } from "../model/types.ts";

/** Points per second and bucket size by the shop's plan; a single query may ask for 1,000 at most. */
export const LIMITS: Record<string, { restoreRate: number; maximumAvailable: number }> = {
  Basic: { restoreRate: 100, maximumAvailable: 2_000 },
  Shopify: { restoreRate: 100, maximumAvailable: 2_000 },
  Advanced: { restoreRate: 200, maximumAvailable: 4_000 },
  Plus: { restoreRate: 1_000, maximumAvailable: 20_000 },
  /** Nobody sells it: a bucket that a test can empty. */
  Tiny: { restoreRate: 100, maximumAvailable: 400 },
};
export const MAX_QUERY_COST = 1_000;

const STANDARD = { restoreRate: 100, maximumAvailable: 2_000 };

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** The leaky bucket of one shop. It refills with real time: a clock that jumps is no reason to be generous. */
export class Bucket {
  #level: number;
  #at: number;
  readonly #now: () => number;

  constructor(shop: Pick<Shop, "planName">, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#level = (LIMITS[shop.planName] ?? STANDARD).maximumAvailable;
    this.#at = now();
  }

  #refill({ restoreRate, maximumAvailable }: { restoreRate: number; maximumAvailable: number }): void {
    const now = this.#now();
    this.#level = Math.min(maximumAvailable, this.#level + ((now - this.#at) / 1_000) * restoreRate);
    this.#at = now;
  }

  status(shop: Pick<Shop, "planName">): ThrottleStatus {
    const limit = LIMITS[shop.planName] ?? STANDARD;
    this.#refill(limit);
    return { ...limit, currentlyAvailable: Math.floor(this.#level) };
  }

  /** Takes the requested cost if it is there. */
  take(shop: Pick<Shop, "planName">, cost: number): boolean {
    const { currentlyAvailable } = this.status(shop);
    if (currentlyAvailable < cost) return false;
    this.#level -= cost;
    return true;
  }

  /** Gives back what was asked for and not used. */
  giveBack(cost: number): void {
    this.#level += cost;
  }
}
