/** What the block says of goods is what the engine awards for an order of them. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { pointsOf } from "#app/rules/earning/points.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import { aWideProgramme } from "../../support/any-programme.ts";
import { aKnownOrder } from "../../support/assessed.ts";
import { pointsElement } from "./points-script.ts";
import type { Goods } from "./storefront.ts";
import { renderBlock, textOf } from "./storefront.ts";

const NOW = new Date("2026-07-01T12:00:00Z");
const THEN = { timeZone: "UTC", now: NOW };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The products of known-facts.ts, as a theme knows them. */
const GOODS: Goods[] = [
  { id: "1", price: 0, tags: ["Ink", "sale"], collections: ["70"], vendor: "Pelikan" },
  { id: "2", price: 0, tags: [], collections: ["70", "71"], vendor: "lamy" },
  { id: "3", price: 0, tags: ["paper"], collections: [], vendor: "" },
  { id: "4", price: 0, tags: [], collections: ["71"], vendor: "Lamy" },
];

type Line = { goods: Goods; price: number; quantity: number; variant: string; giftCard: boolean };
const aLine: fc.Arbitrary<Line> = fc.record({
  goods: fc.constantFrom(...GOODS),
  price: fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.constantFrom(0, 99, 5_000, 10_000, 15_000)),
  quantity: fc.integer({ min: 1, max: 5 }),
  variant: fc.constantFrom("3", "11"),
  giftCard: fc.constantFrom(false, false, false, true),
});
type Who = { rank: number; tags: string[] } | null;
const aCustomer: fc.Arbitrary<Who> = fc.option(
  fc.record({
    rank: fc.integer({ min: 0, max: 2 }),
    tags: fc.constantFrom(["club", "insider"], ["CLUB", "press"], ["barred", "club"], [], ["Press"]),
  }),
  { nil: null },
);

function read(document: ProgrammeDocument): Programme {
  // What the theme is not told of: it says "about" where it counts.
  const earning = { ...document.earning, caps: { perOrder: document.earning.caps?.perOrder ?? null } };
  const eligible = { ...document.eligible, taxes: false, shipping: false };
  const parsed = parseProgramme({ ...document, earning, eligible });
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.programme;
}

/** What the engine awards for an order of these lines, not the first one. */
function awarded(programme: Programme, lines: readonly Line[], who: Who): bigint {
  const facts = lines.map(({ goods }) => {
    const { id = "", tags = [], collections = [], vendor = null } = goods;
    return [BigInt(id), { tags, collectionIds: collections.map(BigInt), vendor }] as const;
  });
  const customerTags = who?.tags ?? [];
  const order = aKnownOrder(
    {
      processedAt: NOW,
      lines: lines.map(({ goods, price, quantity, variant, giftCard }) => ({
        ...{ productId: BigInt(goods.id ?? ""), variantId: BigInt(variant), priceMinor: BigInt(price) },
        ...{ quantity, giftCard },
      })),
    },
    { productFacts: new Map(facts), customerTags },
  );
  const tier = programme.tiers[who?.rank ?? 0] ?? null;
  const found = { programme, tier, customerTags, timeZone: "UTC", isFirst: false, room: null };
  return pointsOf(assessOrder(order, programme), found);
}

const customerOf = (programme: Programme, who: Who) =>
  who && { id: "7", tier: programme.tiers[who.rank]!.name, tags: who.tags };
const figure = (said: string) => BigInt(said.replace(/\D/g, "") || "0");
const asGoods = ({ goods, price, variant, giftCard }: Line): Goods => ({
  ...{ ...goods, price, giftCard, variants: [{ id: variant, price }] },
});

/** Where what does not earn is named by collections, goods of other collections may be in a hidden one. */
const mayBeExcluded = ({ excluded }: Programme, { goods }: Line) =>
  excluded.collectionIds.some((each) => !goods.collections?.includes(String(each)));

describe("points beside goods", () => {
  it("are those of an order of them alone, for any variant and quantity", () => {
    let compared = 0;
    const holds = (document: ProgrammeDocument, line: Line, who: Who) => {
      const programme = read(document);
      const html = renderBlock("points-to-earn", {
        ...{ rules: storefrontRules(programme, THEN), product: asGoods(line) },
        customer: customerOf(programme, who),
      });
      const one = awarded(programme, [{ ...line, quantity: 1 }], who);
      if (html.trim() === "") {
        expect(mayBeExcluded(programme, line) || one === 0n).toBe(true);
        return;
      }
      expect(figure(textOf(html))).toBe(one);
      expect(/<laurel-points\s+hidden/.test(html)).toBe(one === 0n);
      const { element, says, fields } = pointsElement(html);
      fields["quantity"] = { value: String(line.quantity) };
      element.settle();
      element.write();
      expect(figure(says())).toBe(awarded(programme, [line], who));
      compared += 1;
    };
    fc.assert(fc.property(aWideProgramme, aLine, aCustomer, holds), { numRuns: 300 });
    expect(compared).toBeGreaterThan(100);
  });

  it("are those of an order of them together, in a cart", () => {
    let compared = 0;
    const holds = (document: ProgrammeDocument, lines: Line[], who: Who) => {
      const programme = read(document);
      const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
      const html = renderBlock("rewards-cart", {
        ...{ rules: storefrontRules(programme, THEN), settings: { link: false, redeem: false } },
        cart: { total, lines: lines.map((line) => ({ ...asGoods(line), quantity: line.quantity })) },
        customer: customerOf(programme, who),
      });
      const all = awarded(programme, lines, who);
      if (!html.includes("<laurel-points")) {
        const isUnknown = total === 0 || lines.some((line) => mayBeExcluded(programme, line));
        expect(isUnknown || all === 0n).toBe(true);
        return;
      }
      expect(figure(textOf(html))).toBe(all);
      const { element, says } = pointsElement(html);
      element.write();
      expect(figure(says())).toBe(all);
      compared += 1;
    };
    const several = fc.array(aLine, { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(aWideProgramme, several, aCustomer, holds), { numRuns: 200 });
    expect(compared).toBeGreaterThan(60);
  });

  it("are never said without 'about' where a hidden collection would change them", () => {
    const holds = (document: ProgrammeDocument, line: Line, who: Who, hidden: string) => {
      const programme = read(document);
      const shown = { ...line.goods, collections: line.goods.collections!.filter((id) => id !== hidden) };
      const html = renderBlock("points-to-earn", {
        ...{ rules: storefrontRules(programme, THEN), product: asGoods({ ...line, goods: shown }) },
        customer: customerOf(programme, who),
      });
      if (html.trim() === "" || textOf(html).includes("about")) return;
      expect(figure(textOf(html))).toBe(awarded(programme, [{ ...line, quantity: 1 }], who));
    };
    const hidden = fc.constantFrom("70", "71");
    fc.assert(fc.property(aWideProgramme, aLine, aCustomer, hidden, holds), { numRuns: 200 });
  });
});
