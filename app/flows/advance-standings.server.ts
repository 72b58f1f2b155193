/** Tiers by the clock: years turn, what was held ends, another version judges, though nobody bought anything. */
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { bumpRevisions, lockMembers } from "#app/models/members.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import type { AdvancedMember, Due, DuePlace } from "#app/projections/due-standings.server.ts";
import { findDue, readStates, writeAdvanced } from "#app/projections/due-standings.server.ts";
import { clearStandings } from "#app/projections/standings.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import type { Calendar } from "#app/rules/settlement.ts";
import { hasStanding } from "#app/rules/settlement.ts";
import { ladderOf } from "#app/rules/standing/ladder.ts";
import { promisedBy } from "#app/rules/standing/rises.ts";
import type { StoredState } from "#app/rules/standing/stored.ts";
import { advanceStanding } from "#app/rules/standing/stored.ts";

/** Its locks are held for a fraction of a second. */
const BATCH = 1_000;

export type Advance = {
  now: Date;
  /** All whom an older version than this one judged last; without it those whose standing has turned by now. */
  version?: number | undefined;
  after?: DuePlace | null;
  limit?: number;
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
 * the members are locked, so that twice in a row or at once is once; a crash leaves a batch wholly done or not at all.
 * Refuses SHOP_NOT_INSTALLED.
 */
export async function advanceStandings(
  shopId: string,
  { now, version, after = null, limit = BATCH }: Advance,
): Promise<AdvancedBatch> {
  const due: Due = version === undefined ? { now } : { olderThan: version };
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const versions = await publishedProgrammes(tx, shopId);
    const found = await findDue(tx, shopId, due, { after, limit });
    const last = found.at(-1);
    if (!last || versions.length === 0) return { done: 0, toSettle: [], after, more: false };
    const ids = found.map(({ customerId }) => BigInt(customerId));
    const locked = new Map((await lockMembers(tx, shopId, ids)).map((each) => [each.customerId, each]));
    const states = await readStates(tx, shopId, due, ids);
    const calendar = { versions, timeZone: timeZone ?? "UTC", now };
    const { advanced, toSettle, out } = sortOut(states, locked, calendar);
    await write(tx, shopId, { advanced, out, now });
    return { done: advanced.length, toSettle, after: last, more: found.length === limit };
  });
}

type Sorted = { advanced: AdvancedMember[]; toSettle: bigint[]; out: bigint[] };

function sortOut(
  states: readonly { customerId: bigint; state: StoredState | null }[],
  members: ReadonlyMap<bigint, LockedMember>,
  calendar: Calendar,
): Sorted {
  const sorted: Sorted = { advanced: [], toSettle: [], out: [] };
  // Tags are as of now, also for what was before: only a fold sees what that changes.
  const isGated = calendar.versions.some(({ programme }) => ladderOf(programme).gated);
  for (const { customerId, state } of states) {
    const member = members.get(customerId);
    if (!member || !hasStanding(member)) sorted.out.push(customerId);
    else {
      const { enrolledAt } = member;
      const advanced = state && !isGated ? advance(state, enrolledAt, calendar) : null;
      if (advanced && enrolledAt) sorted.advanced.push({ customerId, enrolledAt, advanced });
      else sorted.toSettle.push(customerId);
    }
  }
  return sorted;
}

function advance(state: StoredState, enrolledAt: Date | null, calendar: Calendar) {
  const advanced = advanceStanding(state, { ...calendar, enrolledAt, customerTags: null });
  const isPromised = advanced?.changes.some((change) => promisedBy(change, calendar.versions) !== null);
  return isPromised ? null : advanced;
}

async function write(
  tx: Tx,
  shopId: string,
  { advanced, out, now }: Pick<Sorted, "advanced" | "out"> & { now: Date },
): Promise<void> {
  await writeAdvanced(tx, shopId, advanced);
  await clearStandings(tx, shopId, out);
  const moved = advanced.filter((each) => each.advanced.changes.length > 0);
  if (moved.length === 0) return;
  await bumpRevisions(
    tx,
    shopId,
    moved.map(({ customerId }) => customerId),
  );
  await enqueueSync(tx, shopId, now);
}
