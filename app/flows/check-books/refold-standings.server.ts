/** Standings that no statement can prove are folded anew and compared. */
import type { Db } from "#app/db.server.ts";
import { findPeople } from "#app/ledger/rebuild.server.ts";
import type { Discrepancy, Verified } from "#app/ledger/verify.server.ts";
import { customersWaiting, ordersOfMembers } from "#app/models/member-orders.server.ts";
import { findParticipants } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { standingsToProve } from "#app/projections/standings.server.ts";
import type { Programme } from "#app/rules/programme.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";
import type { Calendar } from "#app/rules/settlement.ts";
import { valuesAsText } from "#app/rules/standing/reason.ts";
import type { StoredValues } from "#app/rules/standing/reason.ts";
import { judgingSince } from "#app/rules/standing/versions.ts";

const PEOPLE_AT_ONCE = 200;
const TOLD = 20;
const VALUES = "A standing adds up what its member's orders brought that year";
const TIER = "A member's tier is one that those orders reach";

type Proved = Pick<Verified, "broken" | "found">;

/**
 * Some hundred members at a time, of shops whose programmes ever counted by more than spend and years of the shop.
 * Whose standing is about to turn, was not judged yet by what is published, is of a merge or waits is left out, as by
 * the law in SQL; so is who has an order that was not assessed yet for all that it brings. Reads only; `db` is a
 * snapshot.
 */
export async function refoldStandings(db: Db, shopId: string, { now }: { now: Date }): Promise<Proved> {
  const versions = await publishedProgrammes(db, shopId);
  const version = judgingSince(versions);
  if (version === null || versions.every(({ programme }) => isBySpendOfYears(programme))) return summed([]);
  const { timeZone } = await requireShop(db, shopId);
  const calendar = { versions, timeZone: timeZone ?? "UTC", now };
  const waiting = await customersWaiting(db, shopId);
  const all: Discrepancy[] = [];
  for (let after: bigint | null = null; ;) {
    const people = await findPeople(db, shopId, { after, limit: PEOPLE_AT_ONCE });
    const end = people.at(-1);
    if (!end) return summed(all);
    const ids = people.flatMap(({ customerId, merged }) =>
      merged.length > 0 || waiting.has(customerId) ? [] : customerId,
    );
    all.push(...(await prove(db, shopId, { ids, version, calendar })));
    after = end.customerId;
  }
}

/** What the law in SQL can tell. */
function isBySpendOfYears({ qualification, tiers }: Programme): boolean {
  const { period, hold, graceDays, downgrade } = qualification;
  if (period !== "calendar_year" || hold !== "period_and_next") return false;
  if (graceDays > 0 || downgrade !== "deserved") return false;
  return tiers.every(
    ({ reach, keep, requiredTag }) =>
      !keep && !requiredTag && (!reach || ("metric" in reach && reach.metric === "spend")),
  );
}

async function prove(
  db: Db,
  shopId: string,
  { ids, version, calendar }: { ids: bigint[]; version: number; calendar: Calendar },
): Promise<Discrepancy[]> {
  const stood = await standingsToProve(db, shopId, { customerIds: ids, version, now: calendar.now });
  const wanted = stood.map(({ customerId }) => customerId);
  const members = await findParticipants(db, shopId, wanted);
  const history = await ordersOfMembers(db, shopId, wanted);
  const settled = history.filter(({ programmeVersion }) => programmeVersion !== null);
  const unassessed = new Set(settled.flatMap(({ spendOnly, customerId }) => (spendOnly ? customerId : [])));
  const people = { members: new Map(members.map((each) => [each.customerId, each])), merged: new Map() };
  const { folds } = planSettlement({ assessed: [], settled }, people, calendar);
  return stood.flatMap(({ customerId, tierId, period, values }) => {
    const standing = folds.get(customerId)?.standing;
    if (!standing || unassessed.has(customerId)) return [];
    const about = `member ${customerId}`;
    const [found, expected] = [
      inWords(period, values),
      inWords(standing.period.label, valuesAsText(standing.values)),
    ];
    return [
      ...(found === expected ? [] : [{ law: VALUES, about, found, expected }]),
      ...(tierId === standing.tierId ? [] : [{ law: TIER, about, found: tierId, expected: standing.tierId }]),
    ];
  });
}

function inWords(period: string, { spend, points, orders, units }: Partial<StoredValues>): string {
  const [a, b, c, d] = [spend, points, orders, units].map((each) => each ?? "0");
  return `${a} spent, ${b} points, ${c} orders, ${d} units in ${period}`;
}

/** All are counted, the first of each law told. */
function summed(all: readonly Discrepancy[]): Proved {
  const ofLaws = [VALUES, TIER].map((law) => all.filter((each) => each.law === law));
  return {
    found: ofLaws.flatMap((each) => each.slice(0, TOLD)),
    broken: ofLaws.flatMap((each) => (each[0] ? [{ law: each[0].law, count: each.length }] : [])),
  };
}
