/** A programme and what an order earns under it, from the few figures that a test is about. */
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { Explanation } from "#app/rules/earning/explain.ts";
import { explainPoints } from "#app/rules/earning/explain.ts";
import type { GoodsFacts } from "#app/rules/earning/goods.ts";
import type { Circumstances } from "#app/rules/earning/points.ts";
import { pointsOf } from "#app/rules/earning/points.ts";
import type { KnownOrder, ProductFacts } from "#app/rules/known-order.ts";
import type { OrderState, RefundState } from "#app/rules/order.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { aKnownOrder, aVersion } from "../../../support/assessed.ts";
import type { OrderFigures } from "../../../support/orders.ts";
import { anOrder, refunded } from "../../../support/orders.ts";

type Earning = Partial<ProgrammeDocument["earning"]>;
export type Change = Omit<Partial<ProgrammeDocument>, "earning"> & { earning?: Earning };
export type RuleDocument = NonNullable<Earning["rules"]>[number];
export type CampaignDocument = NonNullable<ProgrammeDocument["campaigns"]>[number];

/** Member 1 point per $1, Influencer 2, Ambassador 3; with what is other. */
export function programmeOf({ earning, ...change }: Change = {}): Programme {
  const rate = { points: 1, perMinor: "100" };
  return aVersion({ ...change, earning: { rate, ...earning } }).programme;
}

/** One that begins and ends around the orders of these tests. */
export function aCampaign(change: Partial<CampaignDocument> = {}): CampaignDocument {
  return {
    id: "spring",
    name: "Spring",
    from: "2026-04-01T00:00",
    until: "2026-06-01T00:00",
    effect: { kind: "multiplier", multiplier: "3" },
    ...change,
  };
}

export type Scene = Partial<Omit<Circumstances, "programme" | "tier">> & {
  tierId?: string;
  facts?: [bigint, GoodsFacts][];
};

export function circumstancesOf(programme: Programme, { tierId = "member", ...scene }: Scene = {}) {
  const tier = programme.tiers.find(({ id }) => id === tierId) ?? null;
  const { isFirst = false, room = null, customerTags = null, timeZone = "UTC" } = scene;
  return { programme, tier, isFirst, room, customerTags, timeZone };
}

export function withFacts(order: KnownOrder, facts: Scene["facts"]): KnownOrder {
  const known = facts?.map(([id, { tags, collectionIds, ...more }]): [bigint, ProductFacts] => {
    return [id, { ...more, tags: [...tags], collectionIds: [...collectionIds] }];
  });
  return known ? { ...order, productFacts: new Map(known) } : order;
}

export function pointsFor(figures: OrderFigures, change: Change = {}, scene: Scene = {}): bigint {
  return pointsOfKnown(aKnownOrder(figures), programmeOf(change), scene);
}

export function pointsOfKnown(order: KnownOrder, programme: Programme, scene: Scene = {}): bigint {
  const assessment = assessOrder(withFacts(order, scene.facts), programme);
  return pointsOf(assessment, circumstancesOf(programme, scene));
}

export function explained(figures: OrderFigures, change: Change = {}, scene: Scene = {}): Explanation {
  const programme = programmeOf(change);
  const assessment = assessOrder(withFacts(aKnownOrder(figures), scene.facts), programme);
  return explainPoints(assessment, circumstancesOf(programme, scene));
}

/** The order after these refunds, as its newest state tells it. */
export function afterRefunds(figures: OrderFigures, refunds: readonly RefundState[]): KnownOrder {
  const order: OrderState = refunds.reduce(refunded, anOrder(figures));
  return aKnownOrder(order);
}

/** What goes back of a line: so many units at their price. */
export function unitsBack(order: KnownOrder, index: number, quantity: number): RefundState["lines"] {
  return (order.state?.lines ?? []).slice(index, index + 1).map(({ lineId, priceMinor }) => {
    return { lineId, quantity, subtotalMinor: priceMinor * BigInt(quantity), taxMinor: 0n };
  });
}
