/** When points end. A lot counts from the instant at which its points could be spent. */
import type { Programme } from "#app/rules/programme.ts";
import { endOfDay, yearOf } from "#app/rules/shop-time.ts";

export type ExpiryPolicy = Programme["expiry"];

const DAY_MS = 86_400_000;
/** What a new policy takes away is not taken before so many days have passed. */
const NOTICE_DAYS = 30;

export function inDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * DAY_MS);
}

type Life = {
  countsFrom: Date;
  /** The member's last earning or spending; null where there was none. */
  lastActiveAt: Date | null;
  timeZone: string;
};

/** The last instant of points by the policy alone; null: they never end. */
export function endByPolicy(policy: ExpiryPolicy, { countsFrom, lastActiveAt, timeZone }: Life): Date | null {
  switch (policy.policy) {
    case "never":
      return null;
    case "fixed":
      return inDays(countsFrom, policy.days);
    case "inactivity":
      return inDays(laterOf(countsFrom, lastActiveAt), policy.days);
    case "calendar":
      return nextEndOf(policy, countsFrom, timeZone);
  }
}

/** The end of points that are posted now: a date that has passed already gets the grace. */
export function expiryOf(
  policy: ExpiryPolicy,
  { now, graceDays, ...life }: Life & { now: Date; graceDays: number },
): Date | null {
  return graced(endByPolicy(policy, life), { now, graceDays });
}

/**
 * The end of points that come back: their own, or later where activity has moved it meanwhile; what has passed gets
 * the grace.
 */
export function endOfReturned(
  own: Date | null,
  policy: ExpiryPolicy,
  { lastActiveAt, now, graceDays }: { lastActiveAt: Date | null; now: Date; graceDays: number },
): Date | null {
  const moved =
    policy.policy === "inactivity" && own && lastActiveAt
      ? laterOf(own, inDays(lastActiveAt, policy.days))
      : own;
  return graced(moved, { now, graceDays });
}

/**
 * The end of points under a policy that was published after they were given: what the new policy says, but never
 * earlier than the old date or thirty days after the publishing, whichever comes first.
 */
export function redatedEnd(
  old: Date | null,
  policy: ExpiryPolicy,
  { publishedAt, ...life }: Life & { publishedAt: Date },
): Date | null {
  const wanted = endByPolicy(policy, life);
  if (!wanted) return null;
  const notice = inDays(publishedAt, NOTICE_DAYS);
  return laterOf(wanted, old && old < notice ? old : notice);
}

/** A policy, and since when it is in force. */
export type PublishedPolicy = { policy: ExpiryPolicy; publishedAt: Date };

/**
 * The end of points whose lot was lost: the one that they began with, moved as it would have been since, by the policies
 * that were published after they were made and by what the member did. What is left of them and has passed by then gets
 * the grace, for nobody could see it coming; where nothing is left, what comes back one day gets its own.
 */
export function endOfRestored(
  first: Date | null,
  policies: readonly PublishedPolicy[],
  lot: Life & { madeAt: Date; isOpen: boolean; now: Date; graceDays: number },
): Date | null {
  const isNew = ({ policy, publishedAt }: PublishedPolicy, index: number) =>
    publishedAt > lot.madeAt &&
    index > 0 &&
    JSON.stringify(policies[index - 1]?.policy) !== JSON.stringify(policy);
  const redated = policies
    .filter(isNew)
    .reduce((end, { policy, publishedAt }) => redatedEnd(end, policy, { ...lot, publishedAt }), first);
  const inForce = policies.at(-1)?.policy ?? { policy: "never" };
  return lot.isOpen ? endOfReturned(redated, inForce, lot) : redated;
}

function graced(end: Date | null, { now, graceDays }: { now: Date; graceDays: number }): Date | null {
  return end && end <= now ? inDays(now, graceDays) : end;
}

function laterOf(a: Date, b: Date | null): Date {
  return b && b > a ? b : a;
}

/**
 * The first end of that day of a year after an instant; the 29th to 31st are the month's last day where it is shorter.
 */
function nextEndOf({ month, day }: { month: number; day: number }, after: Date, timeZone: string): Date {
  for (let year = yearOf(after, timeZone); ; year += 1) {
    const end = endOfDay({ year, month, day }, timeZone);
    if (end > after) return end;
  }
}
