/**
 * Did they come back after using a code? Customers who used one are held against customers like them who ordered and did
 * not. No experiment: whoever redeems may be keener anyhow, and the screen says so. Pure.
 *
 * Exact matching by group, as in Iacus, King and Porro, “Causal Inference without Balance Checking” (2012): every user is
 * compared with all others of the same group, groups weigh as many users as they have, users without a like are left
 * out. The interval is of 95 % and takes the normal approximation; rates are smoothed by one success and one failure in
 * each group (Agresti and Caffo, 2000), so that small groups do not look certain.
 */

/** One group of like customers, on one side. Spend in minor units. */
export type Side = { customers: number; returned: number; spentMinor: number; spentSquared: number };
export type LikeGroup = { users: Side; others: Side };

export type Interval = { low: number; high: number };
export type Compared = { users: number; others: number; difference: number; interval: Interval };
export type CouponEffect = {
  /** Who was compared, and how many users had nobody like them. */
  users: number;
  others: number;
  unmatched: number;
  /** Shares that ordered again. */
  returned: Compared;
  /** Mean net sales of the days after, in minor units. */
  spentMinor: Compared;
};

/** So many days after the order are looked at. */
export const FOLLOWED_DAYS = 90;
/** On fewer users no interval deserves to be shown. */
export const FEWEST_USERS = 30;
/** Of a normal distribution 95 % lie within so many standard errors. */
const Z = 1.959964;

/** Null where too few users have somebody like them. */
export function couponEffect(groups: readonly LikeGroup[]): CouponEffect | null {
  const matched = groups.filter(({ users, others }) => users.customers > 0 && others.customers > 0);
  const users = sum(matched, (group) => group.users.customers);
  if (users < FEWEST_USERS) return null;
  const all = sum(groups, (group) => group.users.customers);
  const weighed = matched.map((group) => ({ ...group, weight: group.users.customers / users }));
  return {
    ...{ users, others: sum(matched, (group) => group.others.customers), unmatched: all - users },
    returned: compared(weighed, {
      mean: ({ customers, returned }) => returned / customers,
      variance: ({ customers, returned }) => {
        const rate = (returned + 1) / (customers + 2);
        return (rate * (1 - rate)) / (customers + 2);
      },
    }),
    spentMinor: compared(weighed, {
      mean: ({ customers, spentMinor }) => spentMinor / customers,
      variance: varianceOfMean(pooledVariance(matched)),
    }),
  };
}

type Weighed = LikeGroup & { weight: number };
type Measure = { mean: (side: Side) => number; variance: (side: Side) => number };

function compared(groups: readonly Weighed[], { mean, variance }: Measure): Compared {
  const users = sum(groups, (group) => group.weight * mean(group.users));
  const others = sum(groups, (group) => group.weight * mean(group.others));
  const error = Math.sqrt(
    sum(groups, (group) => group.weight ** 2 * (variance(group.users) + variance(group.others))),
  );
  const difference = users - others;
  return {
    ...{ users, others, difference },
    interval: { low: difference - Z * error, high: difference + Z * error },
  };
}

/** What spending scatters within groups and sides; 0 where nobody has a like on the own side. */
function pooledVariance(groups: readonly LikeGroup[]): number {
  const sides = groups.flatMap(({ users, others }) => [users, others]);
  const squares = sum(sides, (side) => side.spentSquared - side.spentMinor ** 2 / side.customers);
  const freedom = sum(sides, ({ customers }) => customers - 1);
  return freedom > 0 ? Math.max(0, squares) / freedom : 0;
}

/** A side of one has no scatter of its own: it takes that of all. */
const varianceOfMean = (pooled: number) => (side: Side) => {
  if (side.customers < 2) return pooled / side.customers;
  const own = (side.spentSquared - side.spentMinor ** 2 / side.customers) / (side.customers - 1);
  return Math.max(own, 0) / side.customers;
};

function sum<T>(those: readonly T[], of: (one: T) => number): number {
  return those.reduce((total, one) => total + of(one), 0);
}
