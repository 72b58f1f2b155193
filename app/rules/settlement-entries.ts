/** The entries that take the ledger from what is posted to what should be, and the words for what happened. */
import type { NewEntry } from "#app/ledger/entry.ts";
import { convertedIn } from "#app/rules/conversion.ts";
import type { Merges } from "#app/rules/merges.ts";
import { keptOf } from "#app/rules/merges.ts";
import type { PostedShare } from "#app/rules/maturity.ts";
import { maturityOf, splitCorrection } from "#app/rules/maturity.ts";
import type { Draft, OrderNews } from "#app/rules/order-news.ts";
import { orderIdOf } from "#app/rules/order-news.ts";
import type { RedemptionState } from "#app/rules/redemption.ts";
import { redemptionTarget } from "#app/rules/redemption.ts";
import type { Assessed, OrderFound } from "#app/rules/settlement.ts";
import { FOUND_NOTHING, targetOf } from "#app/rules/settlement.ts";
import { explain } from "#app/rules/settlement-reason.ts";

export type PostedOrder = { entries: number; byMember: ReadonlyMap<bigint, PostedShare> };

const NOTHING: PostedShare = { pending: 0n, available: 0n };

/**
 * target − posted for each order and each member that has or had it: whoever is not its customer now should have
 * nothing of it. In the orders' own rank, so that the books read in the order in which things happened.
 */
export function orderEntries(
  assessed: readonly Assessed[],
  {
    found,
    posted,
    now,
  }: { found: ReadonlyMap<bigint, OrderFound>; posted: ReadonlyMap<bigint, PostedOrder>; now: Date },
): NewEntry[] {
  return assessed.toSorted(byRank).flatMap((each) => {
    const { orderId } = each.order;
    const theirs = found.get(orderId) ?? FOUND_NOTHING;
    const known = posted.get(orderId) ?? { entries: 0, byMember: new Map<bigint, PostedShare>() };
    const entries: NewEntry[] = [];
    for (const customerId of sharersOf(each, known)) {
      const isTheirs = customerId === each.customerId;
      const target = isTheirs ? targetOf(each, theirs) : 0n;
      const { pending, available } = known.byMember.get(customerId) ?? NOTHING;
      const difference = target - pending - available;
      if (difference === 0n) continue;
      const key = `order:${orderId}:${known.entries + entries.length + 1}`;
      const earned = { customerId, difference, pending, key, found: isTheirs ? theirs : FOUND_NOTHING, now };
      entries.push(orderEntry(each, earned));
    }
    return entries;
  });
}

/**
 * Who was active, and when last, by orders alone: everybody whom news of theirs ever named, as whoever that is by now.
 * Of members who are known to have been active since, and of those whose entries say it, nothing.
 */
export function activitiesOf(
  assessed: readonly Assessed[],
  {
    members,
    merged,
    entries,
  }: {
    members: ReadonlyMap<bigint, { lastActiveAt: Date | null }>;
    merged: Merges;
    entries: readonly NewEntry[];
  },
): { customerId: bigint; at: Date }[] {
  const latest = new Map<bigint, Date>();
  for (const { order, processedAt, assessment } of assessed) {
    if (!assessment.isActivity) continue;
    for (const named of order.namedCustomers) {
      const customerId = keptOf(merged, named);
      if (isLater(processedAt, latest.get(customerId))) latest.set(customerId, processedAt);
    }
  }
  for (const { customerId, kind, activeAt } of entries)
    if (kind === "earn" && activeAt && !isLater(latest.get(customerId), activeAt)) latest.delete(customerId);
  return [...latest].flatMap(([customerId, at]) => {
    const member = members.get(customerId);
    return member && isLater(at, member.lastActiveAt) ? [{ customerId, at }] : [];
  });
}

function isLater(a: Date | undefined, b: Date | null | undefined): boolean {
  return !!a && (!b || a > b);
}

function byRank(a: Assessed, b: Assessed): number {
  const apart = a.processedAt.getTime() - b.processedAt.getTime();
  if (apart !== 0) return apart;
  return a.order.orderId < b.order.orderId ? -1 : 1;
}

/** Who lost the order comes before who has it now. */
function sharersOf({ customerId }: Assessed, posted: PostedOrder): bigint[] {
  const others = [...posted.byMember.keys()].filter((each) => each !== customerId);
  return customerId === null ? others : [...others, customerId];
}

function orderEntry(
  assessed: Assessed,
  entry: {
    customerId: bigint;
    difference: bigint;
    pending: bigint;
    key: string;
    found: OrderFound;
    now: Date;
  },
): NewEntry {
  const { customerId, difference, pending, key, found, now } = entry;
  const { maturityDays } = assessed.version.programme;
  const maturesAt = maturityOf(assessed.processedAt, maturityDays);
  // Where nothing waits, nothing waits for our clock either, which may be behind Shopify's.
  const split = splitCorrection(difference, {
    pending,
    maturesAt,
    now: maturityDays === 0 ? maturesAt : now,
  });
  return {
    customerId,
    kind: difference > 0n ? "earn" : "reverse",
    key,
    ...split,
    ...(split.pendingDelta > 0n ? { maturesAt } : {}),
    countsFrom: maturesAt,
    activeAt: assessed.processedAt,
    orderId: assessed.order.orderId,
    programmeVersion: assessed.version.version,
    reason: explain(assessed, found),
    actor: "system",
    occurredAt: now,
  };
}

export type JudgedRedemption = {
  redemptionId: string;
  customerId: bigint;
  rewardId: string;
  title: string;
  programmeVersion: number;
  points: bigint;
  state: RedemptionState;
  requestedAt: Date;
  /** Points of a code that expired unused come back. */
  returnsUnused: boolean;
};

/**
 * Points follow the redemption's state: they come back when its order was cancelled, and go when it lives after all.
 */
export function redemptionEntries(
  judged: readonly JudgedRedemption[],
  posted: ReadonlyMap<string, { entries: number; sum: bigint }>,
  now: Date,
): NewEntry[] {
  return judged.flatMap((each): NewEntry[] => {
    const known = posted.get(each.redemptionId) ?? { entries: 0, sum: 0n };
    const difference = redemptionTarget(each.state, each) - known.sum;
    if (difference === 0n) return [];
    const comesBack = difference > 0n;
    const reason = { reward: each.rewardId, title: each.title, state: each.state };
    return [
      {
        customerId: each.customerId,
        kind: comesBack ? "return" : "redeem",
        key: `redemption:${each.redemptionId}:${known.entries + 1}`,
        pendingDelta: 0n,
        availableDelta: difference,
        redemptionId: each.redemptionId,
        ...(comesBack ? { returnOf: each.redemptionId } : {}),
        programmeVersion: each.programmeVersion,
        reason: comesBack ? reason : { ...reason, usedAfterReturn: "true" },
        actor: "system",
        occurredAt: now,
        activeAt: convertedIn(each.rewardId) === null ? each.requestedAt : null,
      },
    ];
  });
}

/** What became of an order's news, in words a merchant reads. */
export function outcomeOf(
  { order, changed }: Draft,
  { moved, hasProgramme }: { moved: bigint; hasProgramme: boolean },
): string {
  if (moved > 0n) return `+${moved} points`;
  if (moved < 0n) return `−${-moved} points`;
  if (order.readAgain) return "To be read again";
  if (order.awaitsProducts) return "Noted, counts once its products are read";
  if (order.awaitsTags) return "Noted, counts once its customer's tags are read";
  if (!changed) return "Already known";
  if (!order.state) return "Noted until the order is known";
  if (!hasProgramme) return "Noted, no programme yet";
  if (order.historyOnly) return "Noted, from before Laurel came";
  return order.state.customerId === null ? "Noted, no customer" : "Noted, no points to move";
}

export type Settled = {
  outcomes: { webhookId?: string; orderId: bigint; outcome: string }[];
  /** Orders whose news were not enough; a job reads them. */
  readAgain: bigint[];
};

export function answerNews(
  news: readonly OrderNews[],
  {
    drafts,
    entries,
    hasProgramme,
  }: { drafts: ReadonlyMap<bigint, Draft>; entries: readonly NewEntry[]; hasProgramme: boolean },
): Settled {
  const moved = new Map<bigint, bigint>();
  for (const { orderId, availableDelta, pendingDelta } of entries)
    if (orderId !== undefined) moved.set(orderId, (moved.get(orderId) ?? 0n) + availableDelta + pendingDelta);
  const told = new Set<bigint>();
  const outcomeFor = (orderId: bigint) => {
    const draft = drafts.get(orderId);
    if (!draft) return "Already known";
    const points = moved.get(orderId) ?? 0n;
    // One sum for all its news: the first of them says it.
    if (points !== 0n && told.has(orderId)) return "Counted with other news of the order";
    told.add(orderId);
    return outcomeOf(draft, { moved: points, hasProgramme });
  };
  const outcomes = news.map((each) => {
    const orderId = orderIdOf(each);
    const outcome = outcomeFor(orderId);
    return { orderId, outcome, ...(each.webhookId === undefined ? {} : { webhookId: each.webhookId }) };
  });
  const readAgain = [...drafts.values()]
    .filter(({ order }) => order.readAgain)
    .map(({ order }) => order.orderId);
  return { outcomes, readAgain };
}
