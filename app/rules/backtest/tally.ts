/** What one version comes to, added up member by member. */
import type { WhyLeftOut } from "#app/rules/backtest/counted.ts";
import { WHY_LEFT_OUT } from "#app/rules/backtest/counted.ts";
import type { GivenForRising } from "#app/rules/backtest/given.ts";
import type { Month } from "#app/rules/backtest/months.ts";
import type { PointValues } from "#app/rules/backtest/worth.ts";
import { moneyOf, pointValuesOf, ratio } from "#app/rules/backtest/worth.ts";
import type { Fraction } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";

/** How many members there are at the end of a month, by tier from the bottom up. */
export type Population = { month: string; tiers: { tierId: string; name: string; members: number }[] };

export type Figures = {
  /** Who takes part. */
  members: number;
  orders: {
    counted: number;
    /** Of those counted, the ones that earn something. */
    earning: number;
    leftOut: { why: WhyLeftOut; orders: number }[];
  };
  /** Of orders, and for rising into tiers. */
  points: bigint;
  risePoints: bigint;
  /** Rewards for rising into tiers, and what they take off: they cost no points. */
  gifts: { rewards: number; minor: bigint };
  values: PointValues;
  /** What the points are worth by the cheapest reward, by conversion, and as it is reckoned with. */
  rewardMinor: bigint | null;
  conversionMinor: bigint | null;
  /** With the rewards for rising. */
  issuedMinor: bigint | null;
  /**
   * Earned and not spent: of each member what it earned less what it really redeemed, in points of this version, never
   * below nothing.
   */
  outstanding: bigint;
  liabilityMinor: bigint | null;
  /** Of what counted: all goods net of discounts and returns, without taxes and shipping. */
  salesMinor: bigint;
  /** Of what counted: what earns and counts towards tiers, in whole minor units of each order. */
  earningMinor: bigint;
  /** Money issued over net sales: the effective discount; and over orders, in minor units. */
  rate: Fraction | null;
  costPerOrder: Fraction | null;
  populations: Population[];
};

/** One order that counted. */
export type CountedOrder = { points: bigint; salesMinor: bigint; earningMinor: bigint };

/** Keeps sums alone. */
export class Tally {
  readonly #programme: Programme;
  readonly #months: readonly Month[];
  readonly #leftOut = new Map<WhyLeftOut, number>();
  /** By month, then by tier. */
  readonly #populations: Map<string, number>[];
  #members = 0;
  #counted = 0;
  #earning = 0;
  #points = 0n;
  readonly #given = { points: 0n, rewards: 0, minor: 0n };
  #outstanding = 0n;
  #salesMinor = 0n;
  #earningMinor = 0n;

  constructor(programme: Programme, months: readonly Month[]) {
    this.#programme = programme;
    this.#months = months;
    this.#populations = months.map(() => new Map<string, number>());
  }

  leaveOut(why: WhyLeftOut, orders = 1): void {
    if (orders > 0) this.#leftOut.set(why, (this.#leftOut.get(why) ?? 0) + orders);
  }

  count({ points, salesMinor, earningMinor }: CountedOrder): void {
    this.#counted += 1;
    if (points > 0n) this.#earning += 1;
    this.#points += points;
    this.#salesMinor += salesMinor;
    this.#earningMinor += earningMinor;
  }

  /** Somebody who takes part. */
  enter(): void {
    this.#members += 1;
  }

  /** For rising. */
  give({ points, rewards, minor }: GivenForRising): void {
    this.#points += points;
    this.#given.points += points;
    this.#given.rewards += rewards;
    this.#given.minor += minor;
  }

  /** What a member has left of what it earned. */
  owe(points: bigint): void {
    if (points > 0n) this.#outstanding += points;
  }

  /** The tier of a member at the end of each month; null before it was one. */
  place(tierIds: readonly (string | null)[]): void {
    tierIds.forEach((tierId, index) => {
      const population = this.#populations[index];
      if (population && tierId !== null) population.set(tierId, (population.get(tierId) ?? 0) + 1);
    });
  }

  figures(): Figures {
    const values = pointValuesOf(this.#programme);
    const { points: risePoints, rewards, minor } = this.#given;
    const ofPoints = moneyOf(this.#points, values.taken);
    const issuedMinor = ofPoints === null ? null : ofPoints + minor;
    return {
      members: this.#members,
      orders: { counted: this.#counted, earning: this.#earning, leftOut: this.#whyLeftOut() },
      ...{ points: this.#points, risePoints, gifts: { rewards, minor } },
      values,
      rewardMinor: moneyOf(this.#points, values.reward),
      conversionMinor: moneyOf(this.#points, values.conversion),
      issuedMinor,
      outstanding: this.#outstanding,
      liabilityMinor: moneyOf(this.#outstanding, values.taken),
      salesMinor: this.#salesMinor,
      earningMinor: this.#earningMinor,
      rate: ratio(issuedMinor, this.#salesMinor),
      costPerOrder: ratio(issuedMinor, BigInt(this.#counted)),
      populations: this.#populations.map((population, index) => this.#populationOf(population, index)),
    };
  }

  #whyLeftOut(): Figures["orders"]["leftOut"] {
    return WHY_LEFT_OUT.flatMap((why) => {
      const orders = this.#leftOut.get(why);
      return orders ? [{ why, orders }] : [];
    });
  }

  #populationOf(population: ReadonlyMap<string, number>, index: number): Population {
    const tiers = this.#programme.tiers.map(({ id, name }) => {
      return { tierId: id, name, members: population.get(id) ?? 0 };
    });
    return { month: this.#months[index]?.label ?? "", tiers };
  }
}
