/** One version as it judges one member: its ladder, its periods, and how long they hold. */
import type { Programme } from "#app/rules/programme.ts";
import type { Qualification } from "#app/rules/programme/tiers.ts";
import type { Ladder } from "./ladder.ts";
import { ladderOf } from "./ladder.ts";
import type { Holding, Periods, Whose } from "./periods.ts";
import { holdingOf, periodsOf } from "./periods.ts";

export type Judge = {
  programme: Programme;
  qualification: Qualification;
  ladder: Ladder;
  /** Null where the last twelve months count. */
  periods: Periods | null;
  holding: Holding;
};

/** By programme, for the time zone that was asked for last; members have years of their own. */
const judges = new WeakMap<Programme, { timeZone: string; judge: Judge }>();

export function judgeOf(programme: Programme, whose: Whose): Judge {
  const known = judges.get(programme);
  if (known?.timeZone === whose.timeZone) return known.judge;
  const { qualification } = programme;
  const periods = periodsOf(qualification.period, whose);
  const holding = holdingOf(programme, periods, whose.timeZone);
  const judge = { programme, qualification, ladder: ladderOf(programme), periods, holding };
  if (qualification.period !== "anniversary_year") judges.set(programme, { timeZone: whose.timeZone, judge });
  return judge;
}
