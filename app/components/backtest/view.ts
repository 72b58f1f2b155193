/** A backtest in words and figures for the screen. Pure. */
import { highestOf, populationView } from "#app/components/backtest/population-view.ts";
import type { PopulationView } from "#app/components/backtest/population-view.ts";
import type { SaidInstant } from "#app/components/format.ts";
import {
  sayCount,
  sayDate,
  sayInstant,
  sayMoney,
  sayNumber,
  sayPercent,
  sayPoints,
  saySigned,
} from "#app/components/format.ts";
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import type { Figure, Unit } from "#app/rules/backtest/figures.ts";
import { FIGURES } from "#app/rules/backtest/figures.ts";
import type { Mover, Movers } from "#app/rules/backtest/movers.ts";
import { fractionText, LEFT_OUT, NO_MEMBER } from "#app/rules/backtest/rows.ts";
import type { BacktestReport } from "#app/rules/backtest/stored.ts";
import type { Untold } from "#app/rules/backtest/untold.ts";
import type { Figures } from "#app/rules/backtest/tally.ts";
import type { Fraction } from "#app/rules/money.ts";
import { round } from "#app/rules/money.ts";

type At = { now: Date; timeZone: string };
type Row = { months: number; draftRevision: number; programmeVersion: number; finishedAt: Date | null };
/** What is so by now: null where there is no draft, or nothing published. */
type Today = { draftRevision: number | null; programmeVersion: number | null };

export type BacktestView = {
  headline: string;
  /** Which orders, judged how, and when. */
  about: string[];
  at: SaidInstant | null;
  /** What came in between, so that it is of something else. */
  stale: { title: string; words: string } | null;
  figures: { key: string; cells: string[] }[];
  populations: { title: string; view: PopulationView }[];
  moved: { winners: MoversView; losers: MoversView; words: string };
};

export type MoverView = { id: string; name: string; points: string; tier: string; gain: string };

export type MoversView = {
  heading: string;
  members: MoverView[];
  /** Behind a line. */
  rest: { heading: string; members: MoverView[] } | null;
  /** Where not everybody is named. */
  more: string | null;
};

/** So many of each are named on the page, the first few at once; the spreadsheet has more. */
export const LISTED = 50;
const AT_ONCE = 10;

export function backtestView({ report, row, names, today }: ReportOf, at: At): BacktestView {
  const { result } = report;
  const [published, draft] = [result.published.populations, result.draft.populations];
  // One scale for both.
  const highest = Math.max(highestOf(published), highestOf(draft));
  return {
    headline: headlineOf(result),
    about: aboutOf(report, at),
    at: row.finishedAt && sayInstant(row.finishedAt, at),
    stale: staleSince(row, today),
    figures: figuresOf(result),
    populations: [
      { title: "Published", view: populationView(published, highest) },
      { title: "Draft", view: populationView(draft, highest) },
    ],
    moved: movedOf(result, names),
  };
}

type ReportOf = {
  report: BacktestReport;
  row: Row;
  names: ReadonlyMap<bigint, string>;
  today: Today;
};

function staleSince(row: Row, { draftRevision, programmeVersion }: Today): BacktestView["stale"] {
  if (draftRevision === null)
    return {
      title: "The draft was published or discarded since",
      words: "What stands here is of the draft as it was, beside what was in force then.",
    };
  if (row.programmeVersion !== programmeVersion)
    return {
      title: "Another version is in force since",
      words:
        "What stands here is beside the version before. Run the backtest again to compare with the one in force now.",
    };
  if (row.draftRevision !== draftRevision)
    return {
      title: "The draft was saved again since",
      words: "What stands here is of the draft as it was. Run the backtest again to see what it says now.",
    };
  return null;
}

/** What it comes to in one sentence: in money where points are worth some, else in points. */
export function headlineOf({ published, draft, currency }: BacktestResult): string {
  const [before, after] = [published.issuedMinor, draft.issuedMinor];
  if (before !== null && after !== null) {
    const money = (minor: bigint) => sayMoney(minor, currency);
    return `The draft would have given ${money(after)}${comparedTo(after - before, money)}`;
  }
  return `The draft would have given ${sayPoints(draft.points)}${comparedTo(draft.points - published.points, sayPoints)}`;
}

function comparedTo(more: bigint, say: (amount: bigint) => string): string {
  if (more === 0n) return ", as much as the published programme.";
  const amount = say(more < 0n ? -more : more);
  return `, ${amount} ${more > 0n ? "more" : "less"} than the published programme.`;
}

const hasPast = ({ orders }: Figures) => orders.leftOut.some(({ why }) => why === "past");

const PAST = {
  settled: "Orders from before Laurel came count towards tiers and earn nothing, as they did.",
  replayed:
    "Most of these orders are from before Laurel came. They are judged as if it had been there, and their customers members from their first order on.",
} as const;

const NOT_TOLD: Record<Untold, string> = {
  membership:
    "The draft changes who takes part. The backtest does not: both programmes are judged with those who are members today.",
  entry_rewards: "Points and rewards given for rising into a tier are not counted, by either programme.",
  accounts:
    "By the draft customers with an account take part: those of whose account Laurel has heard, or who have looked at their points in your store. Who became a member by an order before Laurel kept this counts as having no account until Shopify tells of it again.",
  conversion_limits:
    "By at least one of the two programmes only so many steps are converted at a time, or what is left over ends. Money is counted as if every point were converted: it is too high where that limit binds.",
};

/** "12 members", or "12 members, 30 by the draft". */
function membersOf({ published, draft }: BacktestResult): string {
  const members = sayCount(published.members, "member");
  return published.members === draft.members
    ? members
    : `${members}, ${sayNumber(draft.members)} by the draft`;
}

function aboutOf({ result, past, unknownProducts, untold }: BacktestReport, at: At): string[] {
  const { from, until, published, draft } = result;
  const days = `${sayDate(from, at)} to ${sayDate(until, at)}`;
  const leftOut = draft.orders.leftOut.map(({ why, orders }) => `${sayNumber(orders)} ${LEFT_OUT[why]}`);
  return [
    `${sayCount(draft.orders.counted, "order")} from ${days}, ${membersOf(result)}. Each programme is judged as if it had been in force all the time.`,
    ...(past === "replayed" || hasPast(published) || hasPast(draft) ? [PAST[past]] : []),
    ...(leftOut.length > 0 ? [`Orders left out by the draft: ${leftOut.join(", ")}.`] : []),
    ...(unknownProducts > 0
      ? [
          `${sayCount(unknownProducts, "product")} could not be read: no rule by collection, tag or vendor took them.`,
        ]
      : []),
    ...untold.map((each) => NOT_TOLD[each]),
  ];
}

type Said = (value: Fraction) => string;

const asWhole = (value: Fraction) => round(value, "nearest");

function sayerOf(unit: Unit, currency: string): Said {
  if (unit === "share") return (value) => `${fractionText(hundredfold(value), 2)}%`;
  return (value) => (unit === "money" ? sayMoney(asWhole(value), currency) : sayNumber(asWhole(value)));
}

const hundredfold = ({ numerator, denominator }: Fraction) => ({ numerator: numerator * 100n, denominator });

function less(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

const NONE = "–";

function figuresOf({ published, draft, currency }: BacktestResult): BacktestView["figures"] {
  return FIGURES.filter((each) => !each.isDetail && isSomething(each, [published, draft])).map(
    ({ name, of, unit }) => {
      const say = sayerOf(unit, currency);
      const [before, after] = [of(published), of(draft)];
      const more = before && after && less(after, before);
      return {
        key: name,
        cells: [name, ...[before, after].map((value) => (value ? say(value) : NONE)), sayMore(more, say)],
      };
    },
  );
}

/** Most programmes give nothing for rising. */
function isSomething({ of, isOfRises }: Figure, both: readonly Figures[]): boolean {
  return !isOfRises || both.some((figures) => (of(figures)?.numerator ?? 0n) !== 0n);
}

/** "+$4.00", "−67", "0". */
function sayMore(more: Fraction | null, say: Said): string {
  if (!more) return NONE;
  const words = say(more).replace(/^-/, "\u2212");
  return more.numerator > 0n ? `+${words}` : words;
}

function movedOf(result: BacktestResult, names: ReadonlyMap<bigint, string>): BacktestView["moved"] {
  const { winners, losers, unchanged, otherTier, by } = result.moved;
  const told = (movers: Movers, verbs: Verbs) => moversOf(movers, verbs, { result, names });
  return {
    winners: told(winners, { nobody: "Nobody wins", one: "wins", many: "win" }),
    losers: told(losers, { nobody: "Nobody loses", one: "loses", many: "lose" }),
    words: `${sayCount(unchanged, "member")} ${unchanged === 1 ? "earns" : "earn"} the same. ${sayCount(otherTier, "member")} ${otherTier === 1 ? "ends" : "end"} in another tier.${by === "money" ? " Points are worth other money in the draft, so that they are compared in money." : ""}`,
  };
}

type Verbs = { nobody: string; one: string; many: string };
type Telling = { result: BacktestResult; names: ReadonlyMap<bigint, string> };

function moversOf({ members, sum, top }: Movers, verbs: Verbs, { result, names }: Telling): MoversView {
  const listed = top.slice(0, LISTED).map((mover) => moverView(mover, result, names));
  const rest = listed.slice(AT_ONCE);
  const verb = members === 1 ? verbs.one : verbs.many;
  return {
    heading:
      members === 0 ? verbs.nobody : `${sayCount(members, "member")} ${verb} ${sayGain(sum, result, false)}`,
    members: listed.slice(0, AT_ONCE),
    rest: rest.length > 0 ? { heading: `The next ${rest.length}`, members: rest } : null,
    more:
      members > LISTED ? `${listedOf(members, listed.length, verbs)} ${inSheet(members, top.length)}` : null,
  };
}

const listedOf = (members: number, listed: number, { many }: Verbs) =>
  `These are the ${listed} who ${many} most of ${sayNumber(members)}.`;

/** What the spreadsheet has. */
function inSheet(members: number, kept: number): string {
  return kept < members
    ? `The spreadsheet names the first ${sayNumber(kept)}.`
    : "The spreadsheet names all of them.";
}

function sayGain(amount: Fraction, { moved: { by }, currency }: BacktestResult, signed: boolean): string {
  const whole = round(amount, "nearest");
  if (by === "money") return `${signed && whole > 0n ? "+" : ""}${sayMoney(whole, currency)}`;
  return signed ? saySigned(whole) : sayPoints(whole);
}

function moverView(mover: Mover, result: BacktestResult, names: ReadonlyMap<bigint, string>): MoverView {
  const { customerId, publishedPoints, draftPoints, publishedTierId, draftTierId, gain } = mover;
  const id = customerId.toString();
  const before = tierName(result.published, publishedTierId);
  const after = tierName(result.draft, draftTierId);
  return {
    ...{ id, name: names.get(customerId) ?? `Customer ${id}` },
    points: `${sayNumber(publishedPoints)} → ${sayPoints(draftPoints)}`,
    tier: before === after ? after : `${before} → ${after}`,
    gain: sayGain(gain, result, true),
  };
}

function tierName({ populations }: Figures, tierId: string | null): string {
  if (tierId === null) return NO_MEMBER;
  return populations[0]?.tiers.find((tier) => tier.tierId === tierId)?.name ?? tierId;
}

/** The few lines that stand on the page that publishes. */
export function summaryOf({ result, untold }: BacktestReport): string[] {
  const { published, draft, moved } = result;
  const rates = [published.rate, draft.rate].map((rate) =>
    rate ? sayPercent(Number(rate.numerator) / Number(rate.denominator)) : null,
  );
  return [
    headlineOf(result),
    ...(rates[0] && rates[1] ? [`Effective discount ${rates[1]}, published ${rates[0]}.`] : []),
    `${sayCount(moved.winners.members, "member")} would win, ${sayNumber(moved.losers.members)} lose, ${sayNumber(moved.otherTier)} end in another tier.`,
    ...(untold.includes("conversion_limits") ? [NOT_TOLD.conversion_limits] : []),
  ];
}

export type AtWorkView = { backtestId: string; heading: string; words: string; percent: number };

type Running = { backtestId: string; state: string; done: number; total: number };

export function atWorkView({ backtestId, state, done, total }: Running): AtWorkView {
  if (state === "reading")
    return {
      ...{ backtestId, heading: "Reading products", percent: 0 },
      words: `A rule asks for the collections, tags or vendors of ${sayCount(total, "product")}. Shopify is asked first.`,
    };
  return {
    ...{ backtestId, heading: "Trying the draft on your orders" },
    percent: total === 0 ? 0 : Math.round((100 * done) / total),
    words: state === "asked" ? "Starting" : `${sayNumber(done)} of ${sayCount(total, "order")}`,
  };
}
