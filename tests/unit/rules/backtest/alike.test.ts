/** What two versions judge alike: everything that decides is compared, and nothing else. */
import { expect, test } from "vitest";
import { assessAlike, judgeAlike } from "#app/rules/backtest/alike.ts";
import type { Programme } from "#app/rules/programme.ts";
import { programmeOf, spend } from "./scene.ts";

type Change = Parameters<typeof programmeOf>[0];

const status = { statusPoints: { rate: null } };
const rule = { id: "more", name: "More", kind: "per_order" as const, points: 5 };
const tier = { id: "silver", name: "Silver", reach: spend(100) };
const tiersWith = (change: object): Change => ({
  tiers: [
    { id: "member", name: "Member", reach: null },
    { ...tier, ...change },
  ],
});
const plain: [Change, Change][] = [
  [{ name: "Another name" }, {}],
  [{ rewards: [] }, {}],
  [{ maturityDays: 5 }, {}],
  [tiersWith({ name: "Argent", perks: ["Tea"], customerTag: "silver" }), tiersWith({})],
];
const assessed: [Change, Change][] = [
  [{ rounding: "up" }, {}],
  [{ earnBeforeEnrolmentDays: 5 }, {}],
  [{ qualification: { graceDays: 3 } }, {}],
  [{ earning: { rules: [rule] } }, {}],
  [{ earning: { minimumOrderMinor: "100" } }, {}],
  [{ earning: { firstOrderBonus: 5 } }, {}],
  [{ earning: { caps: { perYear: 500 } } }, {}],
  [tiersWith({ multiplier: "1.5" }), tiersWith({})],
  [tiersWith({ rate: { points: 2, perMinor: "100" } }), tiersWith({})],
  [tiersWith({ keep: spend(50) }), tiersWith({})],
  [tiersWith({ reach: spend(200) }), tiersWith({})],
  [tiersWith({ requiredTag: "vip" }), tiersWith({})],
];
const otherwise: [Change, Change][] = [
  [{ eligible: { shipping: true } }, {}],
  [{ excluded: { productIds: ["5"] } }, {}],
  [{ excludedChannels: ["pos"] }, {}],
  [{ audience: { customerTags: ["vip"] } }, {}],
  [{ earning: status }, {}],
  [{ earning: { ...status, rules: [rule] } }, { earning: status }],
  [{ earning: { ...status, minimumOrderMinor: "100" } }, { earning: status }],
  [{ earning: status, rounding: "up" }, { earning: status }],
];

function alike([a, b]: readonly [Change, Change]) {
  const [one, other]: Programme[] = [programmeOf(a), programmeOf(b)];
  return one && other ? [judgeAlike(one, other), assessAlike(one, other)] : [];
}

test.each(plain)("%j decides nothing", (...both) => {
  expect(alike(both)).toEqual([true, true]);
});

test.each(assessed)("%j decides what an order earns, not what it is worth", (...both) => {
  expect(alike(both)).toEqual([false, true]);
});

test.each(otherwise)("%j decides what an order is worth", (...both) => {
  expect(alike(both)).toEqual([false, false]);
});
