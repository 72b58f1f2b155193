/** What is folded from entries and facts is folded anew, while the shop is at work. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { readDatedLots, redateLots } from "#app/ledger/endings.server.ts";
import type { Mended, Person } from "#app/ledger/rebuild.server.ts";
import { findPeople, refoldAccounts } from "#app/ledger/rebuild.server.ts";
import { bumpRevisions, lockMembers } from "#app/models/members.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { ordersOfMembers } from "#app/models/member-orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { clearStandings, standingsAsText, writeStandings } from "#app/projections/standings.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import { endOfRestored } from "#app/rules/expiry.ts";
import type { Calendar, SettledOrder } from "#app/rules/settlement.ts";
import type { Merges } from "#app/rules/merges.ts";
import { keptOf } from "#app/rules/merges.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";

export type Rebuilt = Mended & { members: number; standings: number };

const PEOPLE_AT_ONCE = 200;
const TIMEOUT_MS = 60_000;
const NOTHING: Rebuilt = {
  members: 0,
  lotsRestored: 0,
  lotsAmended: 0,
  lotsRemoved: 0,
  balances: 0,
  lifetimes: 0,
  activities: 0,
  pendingPoints: 0,
  standings: 0,
};

/**
 * Makes lots, balances, pending points, lifetime points, last activity and standings of every member what entries,
 * allocations and orders say, some hundred members at a time under their locks; answers how many rows were not. A lot
 * that was gone ends when it would have ended, and not before the grace is over.
 * Idempotent: of right books it changes nothing. Can be stopped at any time and run again. Refuses SHOP_NOT_FOUND.
 */
export async function rebuildBooks(
  shopId: string,
  { now, onBatch }: { now: Date; onBatch?: (sofar: Rebuilt) => void },
): Promise<Rebuilt> {
  await requireShop(db, shopId);
  let sofar = NOTHING;
  for (let after: bigint | null = null; ;) {
    const people = await findPeople(db, shopId, { after, limit: PEOPLE_AT_ONCE });
    const last = people.at(-1);
    if (!last) return sofar;
    sofar = add(sofar, await refoldBatch(shopId, people, now));
    onBatch?.(sofar);
    after = last.customerId;
  }
}

function add(a: Rebuilt, b: Rebuilt): Rebuilt {
  const sums = Object.entries(a).map(([name, count]) => [name, count + b[name as keyof Rebuilt]]);
  return Object.fromEntries(sums) as Rebuilt;
}

function refoldBatch(shopId: string, people: readonly Person[], now: Date): Promise<Rebuilt> {
  return inTransaction((tx) => refold(tx, shopId, people, now), { timeoutMs: TIMEOUT_MS });
}

/** Somebody may be merged between the question who they are and the lock: then it begins again. */
async function refold(tx: Tx, shopId: string, people: readonly Person[], now: Date): Promise<Rebuilt> {
  const ids = people.flatMap(({ customerId, merged }) => [customerId, ...merged]);
  const locked = await lockMembers(tx, shopId, ids);
  const first = people[0]?.customerId ?? 0n;
  const again = await findPeople(tx, shopId, { after: first - 1n, limit: people.length });
  if (sayPeople(again) !== sayPeople(people)) throw new Overtaken();
  const { mended, restored } = await refoldAccounts(tx, shopId, ids);
  await dateRestored(tx, shopId, { restored, now });
  const standings = await refoldStandings(tx, shopId, {
    people: new Set(people.map(({ customerId }) => customerId)),
    members: new Map(locked.map((member) => [member.customerId, member])),
    now,
  });
  if (mended.balances + mended.lifetimes + standings > 0) await enqueueSync(tx, shopId);
  return { ...mended, members: locked.length, standings };
}

/** Their entries say how they began to end; policies and what their members did have moved the others since. */
async function dateRestored(
  tx: Tx,
  shopId: string,
  { restored, now }: { restored: readonly bigint[]; now: Date },
): Promise<void> {
  if (restored.length === 0) return;
  const versions = await publishedProgrammes(tx, shopId);
  const { timeZone: ofShop } = await requireShop(tx, shopId);
  const { graceDays, timeZone } = postingRules(versions.at(-1)?.programme, ofShop);
  const policies = versions.map(({ programme, publishedAt }) => ({ policy: programme.expiry, publishedAt }));
  const lots = await readDatedLots(tx, shopId, restored);
  const dated = lots.map(({ expiresAt, remaining, ...lot }) => ({
    entryId: lot.entryId,
    expiresAt: endOfRestored(expiresAt, policies, {
      ...lot,
      ...{ isOpen: remaining > 0n, timeZone, now, graceDays },
    }),
  }));
  await redateLots(tx, shopId, dated);
}

const sayPeople = (people: readonly Person[]) =>
  people.map(({ customerId, merged }) => `${customerId}<${merged.join()}`).join(" ");

type Locked = Awaited<ReturnType<typeof lockMembers>>[number];

/**
 * Of the people whose orders are settled; their tiers are those that the orders were settled at. Whose orders are not
 * all assessed for what they bring stays as it is: the next settlement folds that.
 */
async function refoldStandings(
  tx: Tx,
  shopId: string,
  { people, members, now }: { people: Set<bigint>; members: Map<bigint, Locked>; now: Date },
): Promise<number> {
  const shop = await requireShop(tx, shopId);
  const versions = await publishedProgrammes(tx, shopId);
  if (versions.length === 0) return 0;
  const ids = [...members.keys()];
  const before = await standingsAsText(tx, shopId, ids);
  const calendar: Calendar = { versions, timeZone: shop.timeZone ?? "UTC", now };
  const settled = (await ordersOfMembers(tx, shopId, ids)).filter((order) => order.programmeVersion !== null);
  const known = new Set([...before.keys(), ...settled.map((order) => order.customerId)]);
  const concerned = [...members.values()].filter(
    ({ customerId }) => people.has(customerId) && known.has(customerId),
  );
  const merged = await mergesAround(tx, shopId, ids);
  const unassessed = new Set(settled.flatMap((order) => (order.spendOnly ? whoseIs(order, merged) : [])));
  const persons = {
    members: new Map(concerned.map((member) => [member.customerId, member])),
    merged,
  };
  const plan = planSettlement({ assessed: [], settled }, persons, calendar);
  const folds = concerned.flatMap(({ customerId, enrolledAt }) => {
    const fold = plan.folds.get(customerId);
    return fold && enrolledAt && !unassessed.has(customerId) ? [{ customerId, fold, enrolledAt }] : [];
  });
  await bumpRevisions(tx, shopId, await writeStandings(tx, shopId, folds));
  const out = concerned.filter(({ state }) => state === "excluded").map(({ customerId }) => customerId);
  await clearStandings(tx, shopId, out);
  const after = await standingsAsText(tx, shopId, ids);
  return ids.filter((id) => before.get(id) !== after.get(id)).length;
}

/** In whose folds it may be. */
const whoseIs = ({ customerId, namedCustomers }: SettledOrder, merged: Merges) =>
  [customerId, ...namedCustomers].map((id) => keptOf(merged, id));
