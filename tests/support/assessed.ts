/** Programme versions and orders as rules take them, without a database. */
import type { KnownOrder } from "#app/rules/known-order.ts";
import { keepState, mergeOrder, unknownOrder } from "#app/rules/known-order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument, PublishedProgramme } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import type { Assessed } from "#app/rules/settlement.ts";
import { assess } from "#app/rules/settlement.ts";
import type { OrderFigures } from "./orders.ts";
import { anOrder } from "./orders.ts";

/** Influencer tiers in USD, with what is other; published from the beginning, unless said. */
export function aVersion(
  other: Partial<ProgrammeDocument> = {},
  { version = 1, publishedAt = new Date(0) } = {},
): PublishedProgramme {
  const read = parseProgramme({ ...influencerTiers("USD"), ...other });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return { version, publishedAt, programme: read.programme };
}

/** The order as it is known after one piece of news. */
export function aKnownOrder(figures: OrderFigures = {}, other: Partial<KnownOrder> = {}): KnownOrder {
  const order = anOrder(figures);
  const state = keepState(order, "hash");
  const fact = { kind: "state", state, refunds: order.refunds, read: false } as const;
  return { ...mergeOrder(unknownOrder(order.orderId), [fact]).order, ...other };
}

export function assessed(order: KnownOrder, version = aVersion()): Assessed {
  const found = assess(order, { versions: [version], timeZone: "UTC" });
  if (!found) throw new Error("an order with a state is assessed");
  return found;
}
