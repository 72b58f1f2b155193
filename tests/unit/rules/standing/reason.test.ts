/** Why a tier changed, as JSON that is kept, and read again. */
import { describe, expect, test } from "vitest";
import type { ChangeReason } from "#app/rules/standing/changes.ts";
import { readReason, readValues, reasonAsText, valuesAsText } from "#app/rules/standing/reason.ts";

const values = { spend: 52_000n, points: 1n, orders: 2n, units: 30n };
const inText = { spend: "52000", points: "1", orders: "2", units: "30" };
const reason: ChangeReason = {
  ...{ cause: "reached", by: "reached", period: "2026", values },
  threshold: { metric: "spend", atLeast: 50_000n },
};

test("values are decimal strings, each by its metric", () => {
  expect(valuesAsText(values)).toEqual(inText);
  expect(readValues(inText)).toEqual(values);
});

test.each([
  ["nothing at all", null, {}],
  ["nothing of the rest", { orders: "2" }, { orders: 2n }],
  ["what is there", { spend: "1", points: "2", units: "3" }, { spend: 1n, points: 2n, units: 3n }],
])("what is missing is nothing: %s", (_what, stored, some) => {
  expect(readValues(stored)).toEqual({ spend: 0n, points: 0n, orders: 0n, units: 0n, ...some });
});

describe("a reason", () => {
  const asked = (atLeast: bigint) => ({ metric: "orders" as const, atLeast });

  test("is plain JSON", () => {
    expect(reasonAsText(reason)).toEqual({
      ...{ cause: "reached", by: "reached", period: "2026", values: inText },
      threshold: { metric: "spend", atLeast: "50000" },
    });
  });

  test.each<[string, ChangeReason]>([
    ["one thing", reason],
    ["several together", { ...reason, threshold: { all: [asked(3n), { metric: "points", atLeast: 9n }] } }],
    ["one of several ways", { ...reason, threshold: { any: [{ all: [asked(3n), asked(4n)] }, asked(20n)] } }],
    ["a tier that a version took away", { ...reason, cause: "published", by: "spared", threshold: null }],
  ])("of %s is read as it was kept", (_what, kept) => {
    const stored = JSON.parse(JSON.stringify(reasonAsText(kept))) as unknown;
    expect(readReason(stored)).toEqual(kept);
  });

  test("from before thresholds were kept has none", () => {
    const { threshold: _none, ...older } = reasonAsText(reason) as { threshold: unknown };
    expect(readReason(older)).toEqual({ ...reason, threshold: null });
  });

  test.each([[null], [undefined], ["reached"], [5], [{}], [{ kind: "order" }]])("is none in %j", (stored) => {
    expect(readReason(stored)).toBeNull();
  });
});
