/**
 * What other loyalty apps weigh, as published by a laboratory that sells replacements for heavy ones. Not measured here.
 *
 * Its method (stackconflict.com/methodology): the compressed size of the app's primary script over the network, without
 * markup and style; V8's script time of a page with the app less that of the page without, the processor slowed down
 * four times for "mobile"; in a development store with nothing else installed. A KB is taken for 1,000 bytes here, which
 * is the smaller reading.
 */
import { type Figure, figure } from "../figure.ts";

type Published = {
  app: string;
  scriptBytes: number;
  mobileScriptMs: number;
  tested: string;
  source: string;
};

const LAB = "https://stackconflict.com";

const PUBLISHED: readonly Published[] = [
  {
    app: "smile",
    scriptBytes: 104_750,
    mobileScriptMs: 5,
    tested: "2026-05-30",
    source: `${LAB}/compare/loyaltylion-vs-smileio`,
  },
  {
    app: "loyaltylion",
    scriptBytes: 113_450,
    mobileScriptMs: 130,
    tested: "2026-05-30",
    source: `${LAB}/compare/loyaltylion-vs-smileio`,
  },
  {
    app: "yotpo_loyalty_referrals",
    scriptBytes: 285_290,
    mobileScriptMs: 240,
    tested: "2026-05-31",
    source: `${LAB}/apps/yotpo-loyalty-referrals`,
  },
  {
    app: "yotpo_loyalty_rewards",
    scriptBytes: 1_083_960,
    mobileScriptMs: 205,
    tested: "2026-05",
    source: `${LAB}/apps/yotpo-swell`,
  },
];

/** One of our figures of bytes beside each of theirs. */
export function besides(name: string, value: number): Figure[] {
  return PUBLISHED.map(({ app, scriptBytes, tested }) =>
    figure("widget", `widget.${name}.vs_${app}`, {
      value,
      unit: "bytes gzip",
      baseline: scriptBytes,
      note: `baseline: its script as published (${tested}), not measured here`,
    }),
  );
}

export function besidesScriptTimes(value: number): Figure[] {
  return PUBLISHED.map(({ app, mobileScriptMs, tested }) =>
    figure("widget", `widget.script_ms.vs_${app}`, {
      value,
      unit: "ms",
      baseline: mobileScriptMs,
      note: `baseline: its script time as published (${tested}), not measured here`,
    }),
  );
}
