/** Cash-back: every 500 points become $5 on the 1st of the month, where the shop is. */
import { db } from "#app/db.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { cashBack } from "#app/rules/presets/cash-back.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { anEntry, aMember, postAll } from "../support/books.ts";
import { aShop } from "../support/shop.ts";

export const ada = 1n;
export const bo = 2n;

type Terms = NonNullable<ProgrammeDocument["conversion"]>;

const ON_THE_FIRST: Terms = {
  when: { kind: "monthly", day: 1 },
  stepPoints: 500,
  stepValueMinor: "500",
  carryOver: true,
  validDays: 30,
};

/** The preset with other terms, or (null) without any. */
export function converting(
  terms: Partial<Terms> | null,
  rest: Partial<ProgrammeDocument> = {},
): ProgrammeDocument {
  const conversion = terms && { ...ON_THE_FIRST, ...terms };
  return { ...cashBack.document("USD"), ...rest, conversion };
}

export const BY_THRESHOLD = { when: { kind: "threshold" } } as const;

/** Ada takes part, with so many points since the middle of November. */
export async function aShopThatConverts(
  points: bigint,
  terms: Partial<Terms> | null = {},
  rest: Partial<ProgrammeDocument> = {},
): Promise<string> {
  const { shopId } = await aShop({ timeZone: "UTC", programme: converting(terms, rest) });
  await aMember(shopId, { customerId: ada });
  // Everybody had their turn in November, before there were any points.
  await convertAt(shopId, "2026-11-02T00:00:00Z");
  if (points > 0n) await give(shopId, points, "2026-11-15T12:00:00Z");
  return shopId;
}

let gifts = 0;

/** Points from the merchant, in a lot of their own. */
export async function give(
  shopId: string,
  points: bigint,
  at: string,
  { customerId = ada, expiresAt = null as Date | null } = {},
): Promise<void> {
  gifts += 1;
  const gift = { customerId, key: `gift:${gifts}`, availableDelta: points };
  await postAll(shopId, [anEntry({ ...gift, occurredAt: new Date(at), expiresAt })]);
}

/** As the job does, batch after batch. */
export async function convertAt(shopId: string, at: string, limit = 250): Promise<number> {
  let [done, after, more] = [0, 0n, true];
  while (more) {
    const step = await convertPoints(shopId, { now: new Date(at), after, limit });
    done += step.done;
    ({ after, more } = step);
  }
  return done;
}

/** "1 2026-12: 2 steps, 1000 points" of everybody. */
export async function conversionsOf(shopId: string): Promise<string[]> {
  const rows = await db.conversion.findMany({
    where: { shopId },
    orderBy: [{ customerId: "asc" }, { at: "asc" }, { window: "asc" }],
  });
  return rows.map(({ customerId, window, steps, points }) => {
    return `${customerId} ${window}: ${steps} steps, ${points} points`;
  });
}

/** What was bought, the first first. */
export async function boughtIn(shopId: string) {
  return db.redemption.findMany({ where: { shopId }, orderBy: { requestedAt: "asc" } });
}
