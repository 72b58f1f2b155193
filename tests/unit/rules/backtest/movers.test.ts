/** Whose tier is another by a draft: the first tier is everybody's, whatever it is called. */
import { expect, test } from "vitest";
import { MoverSum } from "#app/rules/backtest/movers.ts";

test.each<[publishedTierId: string | null, draftTierId: string | null, otherTier: number]>([
  ["member", "everybody", 0],
  [null, "everybody", 0],
  ["member", null, 0],
  ["gold", "gold", 0],
  ["member", "gold", 1],
  [null, "gold", 1],
  ["gold", "everybody", 1],
  ["gold", null, 1],
  ["silver", "gold", 1],
])("from %s to %s another tier is told of %i", (publishedTierId, draftTierId, otherTier) => {
  const sum = new MoverSum(null, null, { published: "member", draft: "everybody" });
  sum.add({ customerId: 1n, publishedPoints: 5n, draftPoints: 5n, publishedTierId, draftTierId });
  expect(sum.moved()).toMatchObject({ unchanged: 1, otherTier });
});
