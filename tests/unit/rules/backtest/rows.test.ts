/** A backtest as a spreadsheet. */
import { expect, test } from "vitest";
import { MoverSum } from "#app/rules/backtest/movers.ts";
import type { Cell } from "#app/rules/backtest/rows.ts";
import {
  backtestRows,
  figureRows,
  fractionText,
  moverRows,
  populationRows,
} from "#app/rules/backtest/rows.ts";
import { fraction } from "#app/rules/money.ts";
import { aMember, backtestOf, bought, ONE_TIER, perDollar, programmeOf } from "./scene.ts";

const rise = bought({ at: "2026-09-20T12:00:00Z", dollars: 600 });
const members = [
  aMember(7, [rise, bought({ at: "2026-10-02T12:00:00Z", dollars: 100 })]),
  aMember(8, [bought({ at: "2026-10-03T12:00:00Z", dollars: 30, sourceName: "pos" })], {
    redeemedPoints: 10n,
  }),
];
const tiers = [{ ...ONE_TIER[0]!, name: "=Everybody" }];
const setting = {
  draft: programmeOf({ tiers, earning: { rate: perDollar(1) }, excludedChannels: ["pos"] }),
  from: new Date("2026-09-01T04:00:00Z"),
  now: new Date("2026-10-31T12:00:00Z"),
};

/** Cells as they are read: numbers bare, text as it is. */
const plain = (rows: readonly Cell[][]) =>
  rows.map((cells) =>
    cells.map((cell) => (typeof cell === "object" ? (cell?.number ?? "") : cell)).join(" | "),
  );

test("figures stand beside one another, and their difference", () => {
  expect(plain(figureRows(backtestOf(members, setting)))).toEqual([
    "Figure | Published | Draft | Difference",
    "Members | 2 | 2 | 0",
    "Orders counted | 3 | 2 | -1",
    "Orders that earn | 3 | 2 | -1",
    "Points earned | 830 | 700 | -130",
    "Of these for rising into tiers | 0 | 0 | 0",
    "Rewards given for rising | 0 | 0 | 0",
    "Money issued (USD) | 8.30 | 7.00 | -1.30",
    "Points by the cheapest reward (USD) | 8.30 | 7.00 | -1.30",
    "Points by conversion (USD) |  |  | ",
    "Rewards for rising (USD) | 0.00 | 0.00 | 0.00",
    "Effective discount (%) | 1.14 | 1.00 | -0.14",
    "Cost per order (USD) | 2.7667 | 3.5000 | 0.7333",
    "Liability (USD) | 8.20 | 7.00 | -1.20",
    "Points outstanding | 820 | 700 | -120",
    "Net sales (USD) | 730.00 | 700.00 | -30.00",
    "Spend that earns (USD) | 730.00 | 700.00 | -30.00",
    "Orders left out: of a channel left out | 0 | 1 | 1",
  ]);
});

test("members are counted by month, version and tier", () => {
  expect(plain(populationRows(backtestOf(members, setting)))).toEqual([
    "End of month | Version | Tier | Members",
    "2026-09 | Published | Member | 1",
    "2026-09 | Published | Influencer | 1",
    "2026-09 | Published | Ambassador | 0",
    "2026-09 | Draft | =Everybody | 2",
    "2026-10 | Published | Member | 1",
    "2026-10 | Published | Influencer | 1",
    "2026-10 | Published | Ambassador | 0",
    "2026-10 | Draft | =Everybody | 2",
  ]);
});

test("who loses is told with points and tiers before and after", () => {
  const names = new Map([[7n, "Ada"]]);
  expect(plain(moverRows(backtestOf(members, setting), names))).toEqual([
    "Outcome | Customer | Name | Points before | Points after | Gain in points | Tier before | Tier after",
    "loses | 7 | Ada | 800 | 700 | -100 | Influencer | =Everybody",
    "loses | 8 |  | 30 | 0 | -30 | Member | =Everybody",
  ]);
});

test("gains are money where points are worth something else", () => {
  const conversion = {
    when: { kind: "threshold" as const },
    ...{ stepPoints: 3, stepValueMinor: "10", validDays: 9 },
  };
  const draft = programmeOf({ conversion });
  const [heading, first] = plain(moverRows(backtestOf(members, { ...setting, draft })));
  expect(heading).toContain("Gain (USD)");
  // 800 points: $26.67 in place of $8.
  expect(first).toBe("wins | 7 |  | 800 | 800 | 18.67 | Influencer | Influencer");
});

test("tables stand below one another, each with its headings; names are text", () => {
  const rows = backtestRows(backtestOf(members, setting));
  expect(rows.filter((row) => row.length === 0)).toHaveLength(2);
  expect(rows.flat()).toContain("=Everybody");
  expect(
    rows.flat().every((cell) => typeof cell !== "object" || /^-?\d+(\.\d+)?$/.test(cell?.number ?? "0")),
  ).toBe(true);
});

test("in a currency without decimals there are none, but for what is by order", () => {
  const yen = programmeOf({ currency: "JPY", earning: { rate: { points: 1, perMinor: "1" } } });
  const bits = [1, 2].map((day) =>
    bought({ at: `2026-10-0${day}T12:00:00Z`, dollars: 0.25, currency: "JPY" }),
  );
  const rows = plain(figureRows(backtestOf([aMember(1, bits)], { ...setting, published: yen, draft: yen })));
  expect(rows).toContain("Net sales (JPY) | 50 | 50 | 0");
  expect(rows).toContain("Cost per order (JPY) | 25.00 | 25.00 | 0.00");
});

test.each([
  [fraction(1n, 24n), 4, "0.0417"],
  [fraction(-1n, 8n), 2, "-0.12"],
  [fraction(-2n, 3n), 1, "-0.7"],
  [fraction(1n, 1_000n), 2, "0.00"],
  [fraction(12_345n), 0, "12345"],
])("%o with %i decimals is %s", (value, decimals, text) => {
  expect(fractionText(value, decimals)).toBe(text);
});

test("of many winners the thousand who win most are named, equal ones by customer, in whichever order they come", () => {
  const many = 5_300;
  const gainOf = (customerId: number) => BigInt(customerId % 70) + 1n;
  const [winners, others] = [37, 1].map((step) => {
    const sum = new MoverSum(null, null, { published: "a", draft: "a" });
    for (let index = 0; index < many; index += 1) {
      const customerId = (index * step) % many;
      sum.add({
        ...{ customerId: BigInt(customerId), publishedPoints: 0n, draftPoints: gainOf(customerId) },
        ...{ publishedTierId: "a", draftTierId: "a" },
      });
    }
    return sum.moved().winners;
  });
  const expected = Array.from({ length: many }, (_, customerId) => customerId)
    .sort((a, b) => Number(gainOf(b) - gainOf(a)) || a - b)
    .slice(0, 1_000);
  expect(winners?.members).toBe(many);
  expect(others).toEqual(winners);
  expect(winners?.top.map(({ customerId }) => Number(customerId))).toEqual(expected);
  expect(winners?.top.every(({ customerId, gain }) => gain.numerator === gainOf(Number(customerId)))).toBe(
    true,
  );
});
