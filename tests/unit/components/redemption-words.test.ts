/** What a member's page says of a redemption that came to nothing: points are back where the books gave them back. */
import { expect, test } from "vitest";
import { redemptionView } from "#app/components/redemption-view.ts";

const AT = { now: new Date("2026-12-01T04:30:00Z"), timeZone: "UTC", currency: "USD" };
const reward = {
  kind: "amount_off",
  id: "off",
  title: "$5 off",
  points: 150,
  valueMinor: "500",
  validDays: 30,
};
const said = (row: { state: string; points: bigint; held: bigint }) =>
  redemptionView(
    {
      ...{ redemptionId: "r", rewardId: "off", reward, code: "LRL-1", requestedAt: AT.now },
      ...{ endsAt: null, failure: null, sentAt: null, withdrawalAt: null, ...row },
    },
    AT,
  ).state.words;

const ENDED = [
  ["failed", "Failed"],
  ["expired", "Expired"],
  ["cancelled", "Cancelled"],
  ["returned", "Order cancelled"],
] as const;

test.each(ENDED)("%s: the points are back, stay spent, or there were none", (state, words) => {
  expect(said({ state, points: 150n, held: 0n })).toBe(`${words}, points back`);
  expect(said({ state, points: 150n, held: 150n })).toBe(`${words}, points stay spent`);
  expect(said({ state, points: 0n, held: 0n })).toBe(words);
});

test.each([
  ["requested", "Being made"],
  ["issued", "Ready to use"],
  ["used", "Used"],
])("%s says nothing of points", (state, words) => {
  expect(said({ state, points: 150n, held: 150n })).toBe(words);
  expect(said({ state, points: 0n, held: 0n })).toBe(words);
});

test("why it was not taken back stands there for staff, and only while it is still good", () => {
  const row = {
    ...{
      redemptionId: "r",
      rewardId: "off",
      reward,
      code: "LRL-1",
      requestedAt: AT.now,
      points: 150n,
      held: 150n,
    },
    ...{ endsAt: null, failure: "Shopify did not do it: no", sentAt: null, withdrawalAt: null },
  };
  const view = redemptionView({ ...row, state: "issued" }, AT);
  expect(view).toMatchObject({ stuck: "It was not taken back: Shopify did not do it: no.", note: null });
  expect(view.actions.cancel).not.toBeNull();
  expect(redemptionView({ ...row, state: "used" }, AT)).toMatchObject({ stuck: null, note: null });
});
