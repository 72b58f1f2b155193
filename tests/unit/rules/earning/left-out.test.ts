import { describe, expect, test } from "vitest";
import { asksForFacts, productsToKnow as toKnow, whyLeftOut } from "#app/rules/earning/goods.ts";
import type { KnownOrder, OrderFact, ProductFacts } from "#app/rules/known-order.ts";
import { keepState, mergeOrder, unknownOrder } from "#app/rules/known-order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { anOrder, later, MAY } from "../../../support/orders.ts";

function programme(change: Partial<ProgrammeDocument>) {
  const parsed = parseProgramme({ ...influencerTiers("USD"), ...change });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  return parsed.programme;
}

const order = anOrder({
  lines: [
    { priceMinor: 100n, productId: 7n },
    { priceMinor: 100n, productId: 8n },
    { priceMinor: 100n, productId: null },
    { priceMinor: 100n, productId: 9n, giftCard: true },
  ],
});
const known = mergeOrder(unknownOrder(order.orderId), [
  { kind: "state", state: keepState(order, "hash"), refunds: [], read: false },
]).order;
const [pen] = order.lines;
const productsToKnow = (of: KnownOrder, under: Programme) => toKnow(of, under, "UTC");
const earns = (...[line, under, facts]: Parameters<typeof whyLeftOut>) =>
  whyLeftOut(line, under, facts) === null;
const penEarns = (change: Partial<ProgrammeDocument>, facts: ProductFacts | null) =>
  pen ? earns(pen, programme(change), facts && new Map([[7n, facts]])) : null;

describe("a line earns", () => {
  const facts = { tags: ["Sale ", "ink"], collectionIds: [70n, 71n] };

  test("unless its product is left out", () => {
    expect(penEarns({ excluded: { productIds: ["8"] } }, null)).toBe(true);
    expect(penEarns({ excluded: { productIds: ["8", "7"] } }, null)).toBe(false);
  });

  test("unless one of its collections is, or one of its tags, without case", () => {
    expect(penEarns({ excluded: { collectionIds: ["72"] } }, facts)).toBe(true);
    expect(penEarns({ excluded: { collectionIds: ["71", "72"] } }, facts)).toBe(false);
    expect(penEarns({ excluded: { productTags: ["sal"] } }, facts)).toBe(true);
    expect(penEarns({ excluded: { productTags: ["SALE"] } }, facts)).toBe(false);
  });

  test("where nothing is known of its product, or it has none", () => {
    expect(penEarns({ excluded: { productTags: ["sale"] } }, null)).toBe(true);
    const custom = order.lines[2];
    expect(custom && earns(custom, programme({ excluded: { productIds: ["7"] } }), null)).toBe(true);
  });
});

describe("products are to be known", () => {
  const byTag = programme({ excluded: { productTags: ["sale"] } });

  test("only where a rule asks for their tags or collections", () => {
    expect(asksForFacts(programme({ excluded: { productIds: ["7"] } }))).toBe(false);
    expect(productsToKnow(known, programme({}))).toEqual([]);
    expect(productsToKnow(known, programme({ excluded: { collectionIds: ["1"] } }))).toEqual([7n, 8n]);
  });

  test("unless they are frozen with the order, or earn nothing whatever is known", () => {
    const facts = new Map([[7n, { tags: [], collectionIds: [] }]]);
    expect(productsToKnow({ ...known, productFacts: facts }, byTag)).toEqual([8n]);
    const eightOut = programme({ excluded: { productTags: ["sale"], productIds: ["8"] } });
    expect(productsToKnow(known, eightOut)).toEqual([7n]);
    expect(
      productsToKnow(
        known,
        programme({ excluded: { productTags: ["sale"] }, eligible: { giftCards: true } }),
      ),
    ).toEqual([7n, 8n, 9n]);
  });
});

test("a line keeps its product when the product was deleted, in whatever order that is heard", () => {
  const gone = {
    ...order,
    updatedAt: later(MAY, { minutes: 5 }),
    lines: order.lines.map((line) => ({ ...line, productId: null, variantId: null })),
  };
  const fact = (each: typeof order): OrderFact => {
    const state = keepState(each, each.updatedAt.toISOString());
    return { kind: "state", state, refunds: [], read: false };
  };
  const products = (...facts: OrderFact[]) => {
    const merged = facts.reduce(
      (before, each) => mergeOrder(before, [each]).order,
      unknownOrder(order.orderId),
    );
    return merged.state?.lines.map((line) => line.productId);
  };
  expect(products(fact(order), fact(gone))).toEqual([7n, 8n, null, 9n]);
  expect(products(fact(gone), fact(order))).toEqual([7n, 8n, null, 9n]);
});
