/** What the widget is told: the programme, the member's place in it, and what the points buy. Amounts are formatted. */
import { nameMoney } from "#app/rules/money.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { rateOf, spendOf } from "#app/rules/programme/tiers.ts";
import type { Metric } from "#app/rules/programme/tiers.ts";
import type { Missing, Wanted, WhatIsMissing } from "#app/rules/standing/missing.ts";
import { missingFor, progressTo } from "#app/rules/standing/missing.ts";
import type { StoredStanding } from "#app/rules/standing/shown.ts";
import { standingAt } from "#app/rules/standing/shown.ts";
import { missingInWords } from "#app/rules/standing/words.ts";

export type PanelContext = { programme: Programme; locale: string };

export function viewProgramme({ programme, locale }: PanelContext) {
  return {
    name: programme.name,
    tiers: programme.tiers.map((tier) => viewTier(tier, { programme, locale })),
  };
}

function viewTier(tier: Tier, context: PanelContext) {
  const { id, name } = tier;
  return { id, name, threshold: thresholdOf(tier, context), ...viewRate(tier, context) };
}

/** Null where spend alone does not reach it. */
function thresholdOf(tier: Tier, context: PanelContext): string | null {
  const amount = spendOf(tier);
  return amount === null ? null : money(amount, context);
}

function viewRate(tier: Tier, context: PanelContext) {
  const rate = rateOf(context.programme, tier);
  return { points: rate.points, per: money(rate.perMinor, context) };
}

export type Balance = {
  available: bigint;
  pending: bigint;
  /** The points that end first, and when; null where none do. */
  nextEnding: { points: bigint; at: Date } | null;
  standing: StoredStanding | null;
  /** Of the customer; null: not known. Some tiers ask for one. */
  tags: readonly string[] | null;
};

/** The member's balance, tier and way to the next one. What a period brought that is over counts no more. */
export function viewMember(
  { available, pending, nextEnding, standing, tags }: Balance,
  context: PanelContext & { now: Date },
) {
  const { programme, now } = context;
  const stands = standingAt(standing, programme, now);
  const tier = programme.tiers.find(({ id }) => id === stands?.tierId);
  if (!stands || !tier) return null;
  const { next: wanted, keep } = missingFor(stands, programme, tags);
  const next = programme.tiers.find(({ id }) => id === wanted?.tierId);
  return {
    available,
    pending,
    nextEnding: viewEnding(nextEnding, now),
    tier: { id: tier.id, name: tier.name },
    next:
      next && wanted
        ? {
            ...{ id: next.id, name: next.name },
            remaining: missingInWords(wanted, {
              money: (minor) => money(minor, context),
              ofStatus: programme.earning.statusPoints !== null,
            }),
            ways: viewWays(wanted, context),
            ...viewRate(next, context),
          }
        : null,
    progress: wanted ? progressTo(wanted) : 1,
    held: viewHeld({ until: stands.until, keep }, context),
  };
}

/** Null where none end; what has ended by now waits to be taken away, and is not ahead of anybody. */
function viewEnding(nextEnding: Balance["nextEnding"], now: Date) {
  if (!nextEnding || nextEnding.at <= now) return null;
  const { points, at } = nextEnding;
  return { points, lastDay: lastDayBefore(at) };
}

/** `until` is the first instant after; people name the last day. */
const lastDayBefore = (until: Date) => new Date(until.getTime() - 1);

/** Until when the tier is held at least, and what keeps it for longer; null where it has no end. */
function viewHeld(
  { until, keep }: { until: Date | null; keep: WhatIsMissing["keep"] },
  context: PanelContext,
) {
  if (!until) return null;
  const ways = keep && !keep.isSafe ? viewWays(keep, context) : null;
  return { lastDay: lastDayBefore(until), ways };
}

/** Any one way is enough, with all that it lacks together; amounts are formatted, counts are left to the widget. */
function viewWays({ alternatives }: Wanted, context: PanelContext) {
  const status = context.programme.earning.statusPoints !== null;
  return alternatives.map((together) =>
    together.filter(({ left }) => left > 0n).map((missing) => viewMissing(missing, status, context)),
  );
}

function viewMissing(
  { metric, left }: Missing,
  status: boolean,
  context: PanelContext,
): { metric: Metric | "status"; left: string } {
  if (metric === "spend") return { metric, left: money(left, context) };
  return { metric: metric === "points" && status ? "status" : metric, left: left.toString() };
}

/** The locale asked for if Intl knows it; English otherwise. */
export function knownLocale(asked: string | null): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(asked?.slice(0, 35) ?? "en")[0] ?? "en";
  } catch {
    return "en";
  }
}

export const money = (minor: bigint, { programme, locale }: PanelContext) =>
  nameMoney(minor, programme.currency, locale);
