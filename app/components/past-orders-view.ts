/** Past orders in words: how far they have come, what awarding would come to. Pure. */
import type { SaidInstant } from "#app/components/format.ts";
import {
  sayCount,
  sayDate,
  sayInstant,
  sayMoney,
  sayNumber,
  sayPoints,
  sayRound,
} from "#app/components/format.ts";
import type { AwardPreview } from "#app/rules/award-preview.ts";
import { STOPPED } from "#app/rules/backfill.ts";

/** What the page asks of a backfill's row. */
export type Backfill = {
  backfillId: string;
  since: Date;
  state: "asked" | "reading" | "importing" | "imported" | "awarding" | "done" | "failed";
  found: number;
  imported: number;
  skipped: number;
  awarded: number;
  toAward: number;
  preview: AwardPreview | null;
  failure: string | null;
  finishedAt: Date | null;
};

export type Shown = { now: Date; timeZone: string; currency: string };

export type BusyView = {
  heading: string;
  words: string;
  /** In per cent; null while nobody knows how much there is. */
  progress: number | null;
  canStop: boolean;
};

export type PreviewView = {
  /** "61,200 points" */
  points: string;
  none: boolean;
  facts: { label: string; value: string; hint: string }[];
  top: { key: string; name: string; orders: string; points: string; url: string }[];
  at: SaidInstant;
  /** The programme has changed since, so that the figures are of another one. */
  outdated: boolean;
};

export type PastOrdersView = {
  backfillId: string | null;
  stage: "none" | "busy" | "choose" | "done" | "failed";
  since: string | null;
  busy: BusyView | null;
  /** What is here, once it is. */
  result: { heading: string; words: string } | null;
  failure: {
    heading: string;
    words: string;
    sinceDay: string;
    awarding: boolean;
    /** Nothing went wrong: the merchant wanted it so. */
    stopped: boolean;
  } | null;
  preview: PreviewView | null;
  /** Orders of members that earn nothing yet. */
  left: number;
};

type Known = {
  backfill: Backfill | null;
  left: number;
  names: ReadonlyMap<string, string>;
  programmeVersion: number | null;
};

const STAGES = {
  asked: "busy",
  reading: "busy",
  importing: "busy",
  imported: "choose",
  awarding: "busy",
  done: "done",
  failed: "failed",
} as const;

export function pastOrdersView(known: Known, shown: Shown): PastOrdersView {
  const { backfill, left } = known;
  if (!backfill) {
    const nothing = { since: null, busy: null, result: null, failure: null, preview: null };
    return { backfillId: null, stage: "none", left, ...nothing };
  }
  const stage = STAGES[backfill.state];
  const { preview } = backfill;
  return {
    backfillId: backfill.backfillId,
    stage,
    since: sayDate(backfill.since, shown),
    busy: stage === "busy" ? busyView(backfill, shown) : null,
    result: stage === "choose" || stage === "done" ? resultView(backfill, shown) : null,
    failure: stage === "failed" ? failureView(backfill, shown) : null,
    preview: preview && left > 0 ? previewView(preview, known, shown) : null,
    left,
  };
}

function busyView(backfill: Backfill, shown: Shown): BusyView {
  const { state, found, toAward, awarded } = backfill;
  const since = sayDate(backfill.since, shown);
  const canStop = state !== "awarding";
  if (state === "awarding") {
    return {
      heading: "Awarding points for past orders",
      words: `${sayNumber(awarded)} of ${sayCount(toAward, "order")} awarded.`,
      progress: share(awarded, toAward),
      canStop,
    };
  }
  if (state === "importing") {
    const done = backfill.imported + backfill.skipped;
    return {
      heading: `Taking over orders since ${since}`,
      words: `${sayNumber(done)} of ${sayCount(found, "order")} taken over. Nobody gets points for them yet.`,
      progress: share(done, found),
      canStop,
    };
  }
  const so = found > 0 ? ` ${sayCount(found, "order")} found so far.` : "";
  return {
    heading: `Gathering orders since ${since}`,
    words: `Shopify puts the list together.${so} You can leave this page; it goes on by itself.`,
    progress: null,
    canStop,
  };
}

const share = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.min(100, Math.round((part / whole) * 100));

function resultView(backfill: Backfill, shown: Shown): { heading: string; words: string } {
  const { imported, skipped, awarded, state } = backfill;
  const since = sayDate(backfill.since, shown);
  const out = skipped > 0 ? ` ${sayCount(skipped, "order")} could not be read and stayed out.` : "";
  const left = backfill.failure ? `${out} ${backfill.failure}` : out;
  const here = `${sayCount(imported, "order")} since ${since} ${imported === 1 ? "is" : "are"} here`;
  const counted = "They count in your reports and towards tiers.";
  if (state === "done" && awarded > 0) {
    const points = backfill.preview
      ? ` Worked out beforehand: ${sayPoints(BigInt(backfill.preview.points))}.`
      : "";
    // What was awarded may have come in before this one, which brought nothing.
    const brought = imported > 0 ? `${here}.${points}` : points.trim();
    return {
      heading: `Points awarded for ${sayCount(awarded, "past order")}`,
      words: `${brought} Every entry is in its member’s statement.${left}`.trim(),
    };
  }
  if (imported === 0)
    return { heading: `No orders since ${since}`, words: `There is nothing to take over.${left}` };
  return { heading: here, words: `${counted}${left}` };
}

function failureView(backfill: Backfill, shown: Shown): NonNullable<PastOrdersView["failure"]> {
  const { imported, failure, since, toAward, awarded } = backfill;
  const awarding = toAward > 0;
  const stopped = failure === STOPPED;
  const kept = awarding
    ? `Points for ${sayNumber(awarded)} of ${sayCount(toAward, "order")} were awarded; trying again goes on with the rest.`
    : imported > 0
      ? `${sayCount(imported, "order")} came in before that and stay. Trying again adds the rest and repeats none.`
      : "Nothing has changed.";
  return {
    heading: awarding
      ? "Points were not awarded to the end"
      : stopped
        ? `Taking over orders since ${sayDate(since, shown)} was stopped`
        : "Past orders were not taken over to the end",
    words: stopped ? kept : `${failure ?? "Something went wrong."} ${kept}`,
    sinceDay: since.toLocaleDateString("sv-SE", { timeZone: shown.timeZone }),
    awarding,
    stopped,
  };
}

function previewView(preview: AwardPreview, known: Known, shown: Shown): PreviewView {
  const { worth, members, orders } = preview;
  const points = BigInt(preview.points);
  const facts = [
    { label: "Points", value: sayNumber(points), hint: `for ${sayCount(orders, "order")} of members` },
    {
      label: "Members",
      value: sayNumber(members),
      hint: "Guests and excluded customers get nothing",
    },
  ];
  if (worth)
    facts.push({
      label: "What that costs you",
      value: sayMoney(BigInt(worth.minor), shown.currency),
      hint: `if all of it is spent on “${worth.rewardTitle}” (${sayRound(BigInt(worth.rewardMinor), shown.currency)} for ${sayPoints(BigInt(worth.rewardPoints))})`,
    });
  return {
    points: sayPoints(points),
    none: points <= 0n,
    facts,
    top: preview.top.map((each) => ({
      key: each.customerId,
      name: known.names.get(each.customerId) ?? `Customer ${each.customerId}`,
      orders: sayCount(each.orders, "order"),
      points: sayPoints(BigInt(each.points)),
      url: `/app/members/${each.customerId}`,
    })),
    at: sayInstant(new Date(preview.at), shown),
    outdated: preview.programmeVersion !== known.programmeVersion,
  };
}
