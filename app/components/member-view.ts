/** One member in words. Pure. */
import {
  sayCount,
  sayDate,
  sayInstant,
  sayMoney,
  sayNumber,
  sayPoints,
  sayRound,
} from "#app/components/format.ts";
import type { SaidInstant } from "#app/components/format.ts";
import type { TierView } from "#app/components/tier-badge.tsx";
import { tierView } from "#app/components/tier-badge.tsx";
import type { Values } from "#app/rules/standing/values.ts";
import type { Programme } from "#app/rules/programme.ts";
import { yearOf } from "#app/rules/shop-time.ts";
import type { Metric } from "#app/rules/programme/tiers.ts";
import { asksForMetric } from "#app/rules/programme/tiers.ts";
import { missingFor, progressTo } from "#app/rules/standing/missing.ts";
import { readReason } from "#app/rules/standing/reason.ts";
import type { StoredStanding } from "#app/rules/standing/shown.ts";
import { standingAt } from "#app/rules/standing/shown.ts";
import { missingInWords, periodInWords, reasonInWords } from "#app/rules/standing/words.ts";

export type At = { now: Date; timeZone: string; currency: string };

type MemberRow = {
  customerId: bigint;
  state: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  enrolledAt: Date | null;
  available: bigint;
  pending: bigint;
  lifetimeEarned: bigint;
  standing: StoredStanding | null;
  tags: readonly string[] | null;
};

export type MemberView = {
  id: string;
  name: string;
  contact: string[];
  state: string;
  balance: string;
  /** What is pending, what ends next, what was earned in all: name, number, and when. */
  ahead: { title: string; points: string; at: SaidInstant | null; words: string }[];
  enrolled: SaidInstant | null;
  tier: TierView | null;
};

type Ahead = {
  maturing: { points: bigint; at: Date } | null;
  ending: { points: bigint; at: Date } | null;
};

export function memberView(member: MemberRow, programme: Programme | null, ahead: Ahead, at: At): MemberView {
  const tierId = member.standing?.tierId ?? programme?.tiers[0]?.id ?? null;
  return {
    id: member.customerId.toString(),
    name: memberName(member),
    contact: [member.email, member.phone].filter((each) => each !== null),
    state: STATES[member.state] ?? member.state,
    balance: sayPoints(member.available),
    ahead: aheadView(member, ahead, at),
    enrolled: member.enrolledAt && member.state !== "merged" ? sayInstant(member.enrolledAt, at) : null,
    tier: member.state === "enrolled" ? tierView(programme?.tiers ?? [], tierId) : null,
  };
}

function aheadView(member: MemberRow, { maturing, ending }: Ahead, at: At): MemberView["ahead"] {
  const rows: MemberView["ahead"] = [];
  if (member.pending > 0n) {
    const all = maturing?.points === member.pending;
    const words = !maturing ? "" : all ? "ready" : `${sayNumber(maturing.points)} of them ready`;
    const ready = maturing ? sayInstant(maturing.at, at) : null;
    rows.push({ title: "Pending", points: sayPoints(member.pending), at: ready, words });
  }
  if (ending)
    rows.push({
      title: "Next to end",
      points: sayPoints(ending.points),
      at: sayInstant(ending.at, at),
      words: ending.at <= at.now ? "ended" : "end",
    });
  rows.push({ title: "Earned in all", points: sayPoints(member.lifetimeEarned), at: null, words: "" });
  return rows;
}

const STATES: Record<string, string> = {
  enrolled: "Takes part",
  guest: "Not enrolled yet",
  excluded: "Does not take part",
  redacted: "Personal data removed",
  merged: "Became another customer",
};

type Named = Pick<MemberRow, "state" | "firstName" | "lastName" | "email" | "customerId">;

export function memberName({ state, firstName, lastName, email, customerId }: Named): string {
  if (state === "merged") return `Merged customer ${customerId}`;
  if (state === "redacted") return "Redacted customer";
  const full = [firstName, lastName].filter(Boolean).join(" ");
  return full !== "" ? full : (email ?? `Customer ${customerId}`);
}

export type ProgressView = { spent: string; words: string; share: number; held: string | null };

/** How far the period has come towards the next tier: "$120 more to Influencer". */
export function progressView(member: MemberRow, programme: Programme | null, at: At): ProgressView | null {
  if (!programme || member.state !== "enrolled") return null;
  const stands = standingAt(member.standing, programme, at.now);
  if (!stands) return null;
  const { next } = missingFor(stands, programme, member.tags);
  const name = programme.tiers.find(({ id }) => id === next?.tierId)?.name;
  const missing =
    next &&
    missingInWords(next, {
      money: (minor) => sayRound(minor, at.currency),
      ofStatus: programme.earning.statusPoints !== null,
    });
  return {
    spent: `${countedSaid(stands.values, programme)} ${periodSaid(stands.period.label, programme, at)}`,
    words: next
      ? `${missing} more to ${name}`
      : programme.tiers.length > 1
        ? "The highest tier"
        : "The only tier",
    share: next ? progressTo(next) : 1,
    held: stands.until ? `Kept until ${sayLastDay(stands.until, at)}` : null,
  };
}

/** What the programme's tiers ask for: "$380.00 spent", "9 orders and 29 units". */
function countedSaid(values: Values, { tiers, currency, earning }: Programme): string {
  const say: Record<Metric, string> = {
    spend: `${sayMoney(values.spend, currency)} spent`,
    points: `${sayPoints(values.points)} ${earning.statusPoints ? "for status" : "earned"}`,
    orders: sayCount(Number(values.orders), "order"),
    units: sayCount(Number(values.units), "unit"),
  };
  const asked = METRICS.filter((metric) => asksForMetric(tiers, metric));
  return (asked.length > 0 ? asked : (["spend"] as const)).map((metric) => say[metric]).join(" and ");
}

const METRICS = ["spend", "points", "orders", "units"] as const satisfies Metric[];

/** The calendar's year is this year to everybody; a period that has brought nothing yet has no name of its own. */
function periodSaid(label: string, { qualification }: Programme, at: At): string {
  if (label === "") return BEGINS[qualification.period];
  return label === String(yearOf(at.now, at.timeZone)) ? "this year" : periodInWords(label);
}

const BEGINS: Record<Programme["qualification"]["period"], string> = {
  calendar_year: "this year",
  rolling_12_months: "in 12 months",
  anniversary_year: "in this year of membership",
  lifetime: "in all",
};

/** `until` is the first instant after; people name the last day. */
function sayLastDay(until: Date, at: At): string {
  return sayDate(new Date(until.getTime() - 1), at);
}

/** Of the member's latest orders: its number, when it was made, and its points. */
export type OrderLineView = { id: string; name: string; points: string; at: SaidInstant };

type OrderRow = {
  orderId: bigint;
  name: string | null;
  processedAt: Date | null;
  target: bigint;
  settledAt: Date | null;
};

export function orderLineView(
  { orderId, name, processedAt, target, settledAt }: OrderRow,
  at: At,
): OrderLineView {
  return {
    id: orderId.toString(),
    name: name ?? `Order ${orderId}`,
    points: settledAt === null ? "Waits" : sayPoints(target),
    at: sayInstant(processedAt ?? at.now, at),
  };
}

export type ChangeView = { key: string; words: string; why: string | null; at: SaidInstant };

type ChangeRow = { at: Date; fromTierId: string | null; toTierId: string; reason: unknown };

/** "Member → Influencer", with the figures that decided it: "$520.00 ≥ $500 in 2026". */
export function changeView(
  change: ChangeRow,
  { programme, tierNames }: { programme: Programme | null; tierNames: ReadonlyMap<string, string> },
  at: At,
): ChangeView {
  const name = (id: string | null) => (id === null ? null : (tierNames.get(id) ?? id));
  const from = name(change.fromTierId);
  return {
    key: change.at.toISOString(),
    words: from ? `${from} → ${name(change.toTierId)}` : `${name(change.toTierId)}`,
    why: sayStandingReason(change.reason, programme, at),
    at: sayInstant(change.at, at),
  };
}

function sayStandingReason(
  stored: unknown,
  programme: Programme | null,
  { currency }: Pick<At, "currency">,
): string | null {
  const reason = readReason(stored);
  const ofStatus = programme !== null && programme.earning.statusPoints !== null;
  return reason && reasonInWords(reason, { currency, ofStatus });
}
