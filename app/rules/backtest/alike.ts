/** What two versions judge alike, so that it is worked out once for both. */
import type { Programme } from "#app/rules/programme.ts";
import { toDocument } from "#app/rules/programme.ts";

/** Everything that decides what orders earn, which tier they find, and which of them count. */
export function judgeAlike(a: Programme, b: Programme): boolean {
  return isSame(judgingOf(a), judgingOf(b));
}

/** Everything that decides what an order is worth, whichever tier it finds. */
export function assessAlike(a: Programme, b: Programme): boolean {
  return isSame(assessingOf(a), assessingOf(b));
}

function judgingOf(programme: Programme) {
  const { earning, campaigns, tiers, qualification, earnBeforeEnrolmentDays } = programme;
  return {
    ...assessingOf(programme),
    ...{ earning, campaigns, qualification, earnBeforeEnrolmentDays, rounding: programme.rounding },
    tiers: tiers.map(({ id, reach, keep, rate, multiplier, requiredTag }) => ({
      ...{ id, reach, keep, rate, multiplier, requiredTag },
    })),
  };
}

function assessingOf(programme: Programme) {
  const { currency, audience, eligible, excluded, excludedChannels, earning, rounding } = programme;
  const { statusPoints, rules, minimumOrderMinor } = earning;
  const status = statusPoints && { statusPoints, rules, minimumOrderMinor, rounding };
  return { currency, audience, eligible, excluded, excludedChannels, status };
}

const isSame = (a: object, b: object) => JSON.stringify(toDocument(a)) === JSON.stringify(toDocument(b));
