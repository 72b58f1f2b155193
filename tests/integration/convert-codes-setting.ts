/** Conversions of a shop at Shopify, from the sweep to the codes. */
import { db } from "#app/db.server.ts";
import { sweepConversions } from "#app/flows/sweep-conversions.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { drain } from "../support/drain.ts";
import { publish } from "../support/shop.ts";
import { converting } from "./convert-setting.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith } from "./redeem-setting.ts";

export const LONG_AGO = new Date("2026-01-02T00:00:00Z");

/** A member with so many points, of a shop at Shopify that has converted on the 1st for long. */
export async function aMember(
  points: bigint,
  terms: Parameters<typeof converting>[0] = {},
  rest: Parameters<typeof aMemberWith>[1] = {},
): Promise<Setting> {
  const member = await aMemberWith(points, rest);
  const { shopId } = member;
  const version = ((await findProgramme(db, shopId))?.version ?? 0) + 1;
  await publish({ shopId, version, programme: converting(terms), publishedAt: LONG_AGO });
  return member;
}

export const sweepAndWork = async () => {
  await sweepConversions({ now: new Date() });
  await drain();
};
