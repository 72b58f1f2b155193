/** Tiers by the clock: years turn, what was held ends, another version judges, though nobody bought anything. */
import type { Tx } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { bumpRevisions, lockParticipants } from "#app/models/members.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import type { AdvancedMember, Due, DuePlace, Judged } from "#app/projections/due-standings.server.ts";
import { findDue, readStates, writeAdvanced } from "#app/projections/due-standings.server.ts";
import { clearStandings } from "#app/projections/standings.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { Calendar } from "#app/rules/settlement.ts";
import { hasStanding } from "#app/rules/settlement.ts";
import { ladderOf } from "#app/rules/standing/ladder.ts";
import { promisedBy } from "#app/rules/standing/rises.ts";
import type { StoredState } from "#app/rules/standing/stored.ts";
import { advanceStanding } from "#app/rules/standing/stored.ts";

/** A part: so many are locked at once, for less than a second. */
const AT_ONCE = 2_000;
/** While the database writes one part, another is thought through, and a third waits for the disk. */
const LANES = 3;
const BATCH = 2 * LANES * AT_ONCE;

type Advance = {
  now: Date;
  /** All whom an older version than this one judged last; without it those whose standing has turned by now. */
  version?: number | undefined;
  after?: DuePlace | null;
  limit?: number;
  atOnce?: number;
};

export type AdvancedBatch = {
  done: number;
  /** Whose standing only their orders can tell: they are to be settled. */
  toSettle: bigint[];
  after: DuePlace | null;
  more: boolean;
};

/**
 * Makes one batch of standings what they are by now: from what was stored with them, past the ends of what was granted
 * and the versions published since, as a fold of all orders would. Where only a fold can tell, or a tier promises
 * something to whoever rises into it, nothing is written: those are answered, to be settled. What is due is read after
 * the members are locked, so that twice in a row or at once is once; a crash leaves each part wholly done or not at
 * all. Refuses SHOP_NOT_INSTALLED.
 */
export async function advanceStandings(
  shopId: string,
  { now, version, after = null, limit = BATCH, atOnce = AT_ONCE }: Advance,
): Promise<AdvancedBatch> {
  const { timeZone } = await requireInstalledShop(db, shopId);
  const due: Due = version === undefined ? { now } : { olderThan: version };
  const { customerIds, last } = await findDue(db, shopId, due, { after, limit });
  // Whoever is judged without a version that is published meanwhile is found by its walk.
  const versions = await publishedProgrammes(db, shopId);
  const work = { shopId, due, calendar: { versions, timeZone: timeZone ?? "UTC", now } };
  const parts = versions.length === 0 ? [] : partsOf(customerIds, atOnce);
  let done = 0;
  const toSettle: bigint[] = [];
  await inLanes(parts, async (ids) => {
    const sorted = await inTransaction((tx) => advancePart(tx, work, ids));
    done += sorted.advanced.length;
    toSettle.push(...sorted.toSettle);
  });
  return { done, toSettle, after: last ?? after, more: customerIds.length === limit };
}

function* partsOf(customerIds: readonly bigint[], atOnce: number): Generator<bigint[]> {
  for (let from = 0; from < customerIds.length; from += atOnce) yield customerIds.slice(from, from + atOnce);
}

/** Each lane takes the next part as it comes. Where one throws, the others end theirs and take no more. */
async function inLanes(parts: Iterable<bigint[]>, work: (part: bigint[]) => Promise<void>): Promise<void> {
  const lane = async () => {
    for (const part of parts) await work(part);
  };
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function advancePart(
  tx: Tx,
  { shopId, due, calendar }: { shopId: string; due: Due; calendar: Calendar },
  ids: readonly bigint[],
): Promise<Sorted> {
  const locked = new Map((await lockParticipants(tx, shopId, ids)).map((each) => [each.customerId, each]));
  const states = await readStates(tx, shopId, due, ids);
  const sorted = sortOut(states, locked, calendar);
  await write(tx, shopId, { ...sorted, now: calendar.now });
  return sorted;
}

type Sorted = {
  advanced: AdvancedMember[];
  toSettle: bigint[];
  /** Whose tier is called otherwise than in the version that judged last: Shopify knows it by its name. */
  renamed: bigint[];
  out: bigint[];
};

function sortOut(
  judged: readonly Judged[],
  members: ReadonlyMap<bigint, Pick<LockedMember, "state" | "enrolledAt">>,
  calendar: Calendar,
): Sorted {
  const sorted: Sorted = { advanced: [], toSettle: [], renamed: [], out: [] };
  for (const each of judged) {
    const { customerId, state } = each;
    const member = members.get(customerId);
    if (!member || !hasStanding(member)) sorted.out.push(customerId);
    else {
      const { enrolledAt } = member;
      const advanced = state && !isGatedSince(state, calendar) ? advance(state, enrolledAt, calendar) : null;
      if (state && advanced && enrolledAt)
        sorted.advanced.push({ customerId, enrolledAt, before: state, advanced });
      else sorted.toSettle.push(customerId);
      if (isRenamed(each, calendar)) sorted.renamed.push(customerId);
    }
  }
  return sorted;
}

/** Tags are as of now, also for what was before: from a version that asks for one only a fold can go on. */
function isGatedSince(state: StoredState, { versions }: Calendar): boolean {
  return versions.some(({ version, programme }) => version >= state.version && ladderOf(programme).gated);
}

function isRenamed({ tierId, version }: Judged, { versions }: Calendar): boolean {
  const nameIn = (programme: Programme | undefined) => programme?.tiers.find(({ id }) => id === tierId)?.name;
  const before = nameIn(versions.find((each) => each.version === version)?.programme);
  const now = nameIn(versions.at(-1)?.programme);
  return before !== undefined && now !== undefined && before !== now;
}

function advance(state: StoredState, enrolledAt: Date | null, calendar: Calendar) {
  const advanced = advanceStanding(state, { ...calendar, enrolledAt, customerTags: null });
  const isPromised = advanced?.changes.some((change) => promisedBy(change, calendar.versions) !== null);
  return isPromised ? null : advanced;
}

async function write(
  tx: Tx,
  shopId: string,
  { advanced, renamed, out, now }: Sorted & { now: Date },
): Promise<void> {
  await writeAdvanced(tx, shopId, advanced);
  await clearStandings(tx, shopId, out);
  const moved = advanced.filter((each) => each.advanced.changes.length > 0);
  const untold = [...new Set([...moved.map(({ customerId }) => customerId), ...renamed])];
  if (untold.length === 0) return;
  await bumpRevisions(tx, shopId, untold);
  await enqueueSync(tx, shopId, now);
}
