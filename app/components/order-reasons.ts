/** Why an order earns nothing, and why a rule or a campaign left it alone, in words. Pure. */
import { FIRST_ORDER, partName } from "#app/components/order-points.ts";
import { sayCount, sayDate, sayPoints, sayRound } from "#app/components/format.ts";
import { sayCampaign, sayRule } from "#app/components/programme/words.ts";
import { tagsInWords } from "#app/rules/programme/words.ts";
import type { Explanation, NotApplied, NotFirst, Nothing, WhyNot } from "#app/rules/earning/explain.ts";
import type { LeftOut } from "#app/rules/earning/goods.ts";
import type { ExplainedOrder, NotCounted, Waiting } from "#app/rules/explained-order.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Programme } from "#app/rules/programme.ts";

type At = { now: Date; timeZone: string };

const WAITING: Record<Waiting, string> = {
  no_state:
    "Laurel has only heard of a refund, an edit or the deletion of this order so far. It settles as soon as the order itself is known.",
  read_again:
    "The news of this order contradict each other, or say too little. Laurel reads it from Shopify again, and settles it then.",
  products:
    "The programme asks for tags, vendors or collections of its products. Laurel reads them from Shopify, and settles the order then.",
  tags: "The programme asks for tags of the customer. Laurel reads them from Shopify, and settles the order then.",
  programme: "No programme is published yet. The order settles when there is one.",
};

/** Why the order earns nothing, or nothing yet; null where it earns. */
export function whyNothing({ waiting, explanation, version, notCounted, order }: ExplainedOrder, at: At) {
  if (waiting) return WAITING[waiting];
  if (!explanation?.nothing || !version) return null;
  if (explanation.nothing === "does_not_count" && notCounted) return sayNotCounted(notCounted, at);
  return NOTHING[explanation.nothing]({ programme: version.programme, order, at });
}

type Asked = { programme: Programme; order: KnownOrder; at: At };

const NOTHING: Record<Nothing, (asked: Asked) => string> = {
  does_not_count: () => "The order does not count for its customer.",
  ended: ({ order, at }) => {
    const cancelledAt = order.state?.cancelledAt ?? null;
    if (cancelledAt)
      return `The order was cancelled on ${sayDate(cancelledAt, at)}: it brings nothing any more.`;
    return "The order was deleted in Shopify: it brings nothing any more.";
  },
  unknown: () => WAITING.no_state,
  other_currency: ({ order, programme }) =>
    `The order is in ${order.state?.currency ?? "another currency"}, the programme counts ${programme.currency}.`,
  test: () => "It is a test order. The programme leaves test orders out.",
  channel: ({ order }) => `Orders from “${order.state?.sourceName ?? ""}” are left out by the programme.`,
  audience: ({ programme: { audience } }) => {
    const { customerTags, excludedCustomerTags } = audience;
    const wanted = customerTags.length > 0 ? [`for customers tagged ${tagsInWords(customerTags)}`] : [];
    const barred =
      excludedCustomerTags.length > 0 ? [`not for those tagged ${tagsInWords(excludedCustomerTags)}`] : [];
    return `The programme is ${[...wanted, ...barred].join(", and ")}. The customer was none of its audience when the order first settled.`;
  },
  unpaid: ({ order }) =>
    order.state?.financialStatus === "voided"
      ? "The payment was voided."
      : "The order awaits its payment. It earns as soon as it is paid.",
  nothing_left: ({ order }) =>
    order.refunds.length > 0
      ? "Nothing that earns is left of it: it was returned."
      : "It holds nothing that earns: no goods that count, or their value is zero.",
  below_minimum: ({ programme: { earning, currency } }) =>
    `The order is worth less than ${sayRound(earning.minimumOrderMinor ?? 0n, currency)}, from which on orders earn.`,
};

function sayNotCounted(not: NotCounted, at: At): string {
  if (not.why !== "before_enrolment") return NOT_COUNTED[not.why];
  const joined = `The customer joined on ${sayDate(not.enrolledAt, at)}`;
  return not.daysBefore === 0
    ? `${joined}. Orders from before that do not count.`
    : `${joined}. Of orders before that, those of the last ${sayCount(not.daysBefore, "day")} count; this one is older.`;
}

const NOT_COUNTED: Record<Exclude<NotCounted["why"], "before_enrolment">, string> = {
  no_customer: "The order has no customer. Points need a member.",
  history_only:
    "The order was taken over from the shop's past. It counts towards tiers and reports; it earns points only if you award past orders.",
  unknown: "Laurel does not know the customer of this order yet.",
  guest: "The customer does not take part in the programme yet.",
  excluded: "The customer is excluded from the programme.",
};

const LEFT_OUT: Record<LeftOut, string> = {
  tip: "Tips are no goods: they earn with shipping, where the programme says so",
  gift_card: "Gift cards do not earn: they earn when they are spent",
  excluded: "The programme leaves this product out",
};

/** `goods`: "product 123", where Shopify knows a title for it. */
export type WhyRow = { key: string; name: string; goods: string | null; words: string; why: string };

/** The lines that earn nothing, each with its reason. */
export function leftOutRows({ leftOut }: Explanation, { state }: KnownOrder): WhyRow[] {
  const lines = new Map(state?.lines.map((line) => [line.lineId.toString(), line]));
  return leftOut.map(({ lineId, why }) => {
    const line = lines.get(lineId);
    const productId = line?.productId?.toString() ?? null;
    const name = why === "tip" ? "Tip" : partName({ lineId, productId });
    const goods = why === "tip" || productId === null ? null : `product ${productId}`;
    return { key: lineId, name, goods, words: "", why: LEFT_OUT[why] };
  });
}

/**
 * The rules and campaigns that changed nothing, each once, and the bonus of a first order: those that brought something
 * to one line and not to another are none of them.
 */
export function notAppliedRows(
  explanation: Explanation,
  { programme, order }: { programme: Programme; order: KnownOrder },
): WhyRow[] {
  const used = usedIn(explanation);
  const found = new Map<string, NotApplied>();
  for (const each of [
    ...explanation.notApplied,
    ...explanation.parts.flatMap(({ notApplied }) => notApplied),
  ]) {
    const key = `${each.kind} ${each.id}`;
    const before = found.get(key)?.why;
    // Where it means some of the goods, that another was better says more than that it leaves the others alone.
    if (!used.has(key) && (!before || before === "other_goods")) found.set(key, each);
  }
  const rows = [...found].map(([key, { name, why, kind, id }]) => ({
    ...{ key, name, goods: null },
    words: describe(kind, id, programme),
    why: WHY_NOT[why]({ programme, id, order, tier: explanation.tier?.name ?? "none" }),
  }));
  return [...rows, ...notFirstRow(explanation, programme)];
}

function notFirstRow({ notFirst }: Explanation, { earning }: Programme): WhyRow[] {
  if (!notFirst) return [];
  const words = `${sayPoints(BigInt(earning.firstOrderBonus ?? 0))} more`;
  return [{ key: "first_order", name: FIRST_ORDER, goods: null, words, why: NOT_FIRST[notFirst] }];
}

const NOT_FIRST: Record<NotFirst, string> = {
  not_first: "The customer had ordered before",
  worth_nothing: "The order is worth nothing and earns no point",
};

function usedIn({ parts, bonuses }: Explanation): Set<string> {
  const used = new Set(bonuses.map(({ kind, id }) => `${kind} ${id}`));
  for (const { rate, perUnit, multipliers } of parts) {
    if (rate.id !== null) used.add(`rule ${rate.id}`);
    if (perUnit) used.add(`rule ${perUnit.id}`);
    for (const { kind, id } of multipliers) used.add(`${kind} ${id}`);
  }
  return used;
}

function describe(kind: NotApplied["kind"], id: string, programme: Programme): string {
  const { earning, campaigns } = programme;
  const rule = kind === "rule" ? earning.rules.find((each) => each.id === id) : undefined;
  const campaign = kind === "campaign" ? campaigns.find((each) => each.id === id) : undefined;
  return rule ? sayRule(rule, programme) : campaign ? sayCampaign(campaign, programme) : "";
}

type WhyAsked = { programme: Programme; id: string; order: KnownOrder; tier: string };

const WHY_NOT: Record<WhyNot, (asked: WhyAsked) => string> = {
  out_of_dates: () => "The order was made outside its dates",
  other_tier: ({ programme, id, tier }) => {
    const wanted = audienceOf(programme, id)?.tierIds ?? [];
    const names = programme.tiers.filter((each) => wanted.includes(each.id)).map(({ name }) => name);
    return `It is for ${names.join(" and ")}; the order found ${tier}`;
  },
  tag_missing: ({ programme, id, order }) => {
    const tags = tagsInWords(audienceOf(programme, id)?.customerTags ?? []);
    return order.customerTags === null
      ? `It is for customers tagged ${tags}; the customer's tags were not known`
      : `It is for customers tagged ${tags}; the customer had no such tag`;
  },
  below_minimum: ({ programme, id }) => {
    const minimum = programme.campaigns.find((each) => each.id === id)?.minimumOrderMinor ?? 0n;
    return `It asks for an order of ${sayRound(minimum, programme.currency)} or more`;
  },
  other_goods: () => "None of its goods are in the order, or none are left",
  better_applied: () => "Another one brings more, and only the best counts",
  status_only: () => "It counts towards tiers, not for points",
};

const audienceOf = ({ campaigns }: Programme, id: string) =>
  campaigns.find((campaign) => campaign.id === id)?.audience;
