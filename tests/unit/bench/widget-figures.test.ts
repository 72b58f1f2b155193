import type { Result } from "lighthouse";
import { describe, expect, it } from "vitest";
import { figuresOf, type Weights } from "../../bench/widget/bytes.ts";
import { dropAtHalf, readRun, scoreOf } from "../../bench/widget/report.ts";
import { added, type Answer, weigh } from "../../bench/widget/weight.ts";

const CDN = "https://cdn.shopify.com/extensions/1/rewards-widget/assets";
const PAGE = "<p>a page of the shop</p>".repeat(50);
const WIDGET = "<laurel-rewards>points, tiers and rewards</laurel-rewards>";
const page = (body: string): Answer => ({ url: "https://ink.myshopify.com/", isPage: true, body });
const file = (url: string, body: string): Answer => ({ url, isPage: false, body });
const theme = file("https://ink.myshopify.com/_assets/theme.js", "theme();".repeat(30));
const launcher = file(`${CDN}/laurel-launcher.js`, "launch();".repeat(40));
const sheet = file(`${CDN}/laurel-page.css?v=2`, "p { margin: 0 }");

describe("before the shopper acts", () => {
  it("counts the growth of the page and the files that the page without the widget does not ask for", () => {
    const grown = added([page(PAGE + WIDGET), theme, launcher, sheet], [page(PAGE), theme]);
    expect(grown).toEqual({
      markup: weigh(PAGE + WIDGET) - weigh(PAGE),
      scripts: weigh(launcher.body),
      files: weigh(launcher.body) + weigh(sheet.body),
      requests: ["laurel-launcher.js", "laurel-page.css"],
    });
    expect(grown.markup).toBeGreaterThan(20);
    expect(grown.markup).toBeLessThan(WIDGET.length + 20);
  });

  it("is nothing where the widget is off", () => {
    const same = added([page(PAGE), theme], [page(PAGE), theme]);
    expect(same).toEqual({ markup: 0, scripts: 0, files: 0, requests: [] });
  });
});

describe("the figures of bytes", () => {
  const grown = (markup: number, files: number) => ({ markup, scripts: files, files, requests: ["a.js"] });
  const weights: Weights = {
    home: grown(1, 10),
    product: grown(100, 1_000),
    member: grown(10_000, 100_000),
    opening: {
      guest: { bytes: 2, answers: ["a.css"] },
      member: { bytes: 20, answers: ["a.css", "panel"] },
      with_codes: { bytes: 200, answers: ["a.css", "panel", "b.js"] },
    },
    total: 7,
  };
  const figures = new Map(figuresOf(weights).map((each) => [each.name.replace("widget.", ""), each]));
  const value = (name: string) => figures.get(name)?.value;

  it("say what is in each sum", () => {
    expect([value("launcher_script_bytes"), value("launcher_markup_bytes"), value("launcher_bytes")]).toEqual(
      [10, 1, 11],
    );
    expect([value("launcher_bytes.product"), value("launcher_bytes.member")]).toEqual([1_100, 110_000]);
    expect(value("opening_bytes.with_codes")).toBe(200);
    expect(value("opened_bytes.vs_smile")).toBe(110_200);
    expect(figures.get("opening_bytes.member")?.note).toContain("a.css, panel");
  });

  it("call what others publish published, and divide by it", () => {
    const beside = figures.get("launcher_bytes.vs_loyaltylion")!;
    expect(beside.baseline).toBe(113_450);
    expect(beside.ratio).toBeCloseTo(11 / 113_450, 12);
    expect(beside.note).toContain("published (2026-05-30), not measured here");
    expect(figures.get("opening_bytes.guest")?.baseline).toBeNull();
  });
});

const IDS = [
  ["first-contentful-paint", 10, 1800, 3000],
  ["largest-contentful-paint", 25, 2500, 4000],
  ["speed-index", 10, 3387, 5800],
  ["total-blocking-time", 30, 200, 600],
  ["cumulative-layout-shift", 25, 0.1, 0.25],
] as const;

/** A report in which every metric stands where the curve has `at`: its tenth percentile or its median. */
function report(at: "p10" | "median", slower = 0): Result {
  const audits: [string, object][] = IDS.map(([id, , p10, median]) => [
    id,
    {
      numericValue: (at === "p10" ? p10 : median) + (id === IDS[0][0] ? slower : 0),
      scoringOptions: { p10, median },
    },
  ]);
  const items = [{ url: "a" }, { url: "b" }, { url: "c" }];
  return {
    categories: {
      performance: { score: 0.9, auditRefs: IDS.map(([id, weight]) => ({ id, weight })) },
    },
    audits: Object.fromEntries([...audits, ["network-requests", { details: { type: "table", items } }]]),
  } as unknown as Result;
}

describe("a report", () => {
  it("is read for its score, its metrics and what was asked for", () => {
    const run = readRun(report("p10"));
    expect(run).toMatchObject({ score: 90, requests: 3 });
    expect(run.metrics).toMatchObject({ first_paint_ms: 1800, blocking_ms: 200, layout_shift: 0.1 });
    expect(() => readRun({ categories: {}, audits: {} } as unknown as Result)).toThrow("no score");
  });

  it("scores 90 where every metric is at its tenth percentile, and 50 at the medians", () => {
    for (const [at, score] of [
      ["p10", 90],
      ["median", 50],
    ] as const) {
      const { exact, metrics, curves } = readRun(report(at));
      expect(exact).toBeCloseTo(score, 3);
      expect(scoreOf({ ...metrics, blocking_ms: 0 }, curves)).toBeGreaterThan(score);
    }
  });

  it("costs a page that scores 50 more than one that scores 90", () => {
    const same = { with: readRun(report("p10")), without: readRun(report("p10")) };
    expect(dropAtHalf([same])).toBeCloseTo(0, 6);
    const slowed = { with: readRun(report("p10", 300)), without: readRun(report("p10")) };
    expect(dropAtHalf([slowed])).toBeGreaterThan(slowed.without.exact - slowed.with.exact);
  });
});
