/** The programme's rates in words. Pure. */
import type { FigureView } from "#app/components/figure-list.tsx";
import { sayNumber, sayPercent } from "#app/components/format.ts";
import type { Rates, Share } from "#app/reports/programme/rates.ts";
import {
  FEWEST_FOR_A_SHARE,
  RATE_NAMES,
  RATES,
  RATES_SOURCE,
  shareOf,
} from "#app/reports/programme/rates.ts";

/** Each rate of the dates, held against the dates before. */
export function ratesView(now: Rates, before: Rates): FigureView[] {
  return RATE_NAMES.map((name) => {
    const { title, formula, note, of } = RATES[name];
    return {
      ...{ title, formula: `${formula}.`, note },
      source: { words: RATES_SOURCE, url: null },
      value: sayShare(now[name]),
      counted: `${sayNumber(now[name].part)} of ${sayNumber(now[name].whole)} ${of}${fewWords(now[name])}`,
      change: changeWords(now[name], before[name]),
    };
  });
}

function sayShare(share: Share): string {
  const rate = shareOf(share);
  return rate === null ? "–" : sayPercent(rate);
}

function fewWords({ whole }: Share): string {
  return whole > 0n && whole < FEWEST_FOR_A_SHARE ? ": too few to say much" : "";
}

function changeWords(now: Share, before: Share): string {
  const [is, was] = [shareOf(now), shareOf(before)];
  if (is === null || was === null) return "Nothing to compare with";
  const said = `${sayShare(before)} in the dates before`;
  if (is === was) return `As before: ${said}`;
  return `${is > was ? "↑ Up" : "↓ Down"} from ${said}`;
}
