/** The pages of rewards as they are drawn, and what the editor begins with. */
import assert from "node:assert/strict";
import { createElement as h } from "react";
import { expect, test } from "vitest";
import { beginWith } from "#app/components/programme/new-reward.ts";
import { RewardCardPreview } from "#app/components/programme/preview.tsx";
import { knownRewards, rewardLines, rewardView } from "#app/components/rewards-view.ts";
import { CONVERSIONS } from "#app/rules/conversion.ts";
import { toDocument } from "#app/rules/programme.ts";
import { formOf } from "#app/rules/programme/form.ts";
import { KIND_NAMES } from "#app/rules/rewards/words.ts";
import { renderPart, wordsIn } from "../../support/rendered.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const PUBLISHED = { publishedAt: new Date("2026-11-01T12:00:00Z") };
const rich = rulesOf(richDocument);
/** The first version had all; the one in force has but the two that tiers give. */
const fewer = { ...rich, rewards: rich.rewards.slice(0, 2) };
const VERSIONS = [
  { ...PUBLISHED, version: 1, programme: rich },
  { ...PUBLISHED, version: 2, programme: fewer },
];
const use = (rewardId: string, more: object = {}) => ({
  ...{ rewardId, issued: 3, used: 2, returned: 1, stuck: 0, revenueMinor: 123_456n },
  ...more,
});

test("the list has what is offered, and of what was offered what somebody has bought", () => {
  const lines = rewardLines(VERSIONS, [use("five-off"), use("card"), use("unheard-of")]);
  expect(lines.map(({ id, offered, issued }) => [id, offered, issued])).toEqual([
    ["five-off", true, "3"],
    ["twenty-off", true, "0"],
    [CONVERSIONS, true, "0"],
    ["card", false, "3"],
  ]);
});

test("sales are said of what orders carry, and what waits is counted", () => {
  const [off, , , card] = rewardLines(VERSIONS, [use("five-off", { stuck: 2 }), use("card")]);
  expect(off).toMatchObject({ revenue: "$1,234.56", stuck: "2 purchases waiting", cost: "500 points" });
  expect(card).toMatchObject({ revenue: null, stuck: null, kind: KIND_NAMES.gift_card });
});

test("what codes of conversions sold is still said once points become store credit", () => {
  assert(rich.conversion, "the programme converts");
  const programme = { ...rich, conversion: { ...rich.conversion, into: "store_credit" as const } };
  const versions = [...VERSIONS, { ...PUBLISHED, version: 3, programme }];
  const said = (revenueMinor: bigint) =>
    rewardLines(versions, [use(CONVERSIONS, { revenueMinor })]).find(({ converted }) => converted)?.revenue;
  expect([said(123_456n), said(0n)]).toEqual(["$1,234.56", null]);
});

test("what points become by themselves is listed with its step, and not where nothing was ever converted", () => {
  const line = rewardLines(VERSIONS, [use(CONVERSIONS)]).find(({ converted }) => converted);
  expect(line).toMatchObject({ title: "Conversion", kind: "Amount off, by itself", issued: "3" });
  expect(line).toMatchObject({ cost: "Every 500 points", revenue: "$1,234.56" });
  expect(line?.editUrl).toBe("/app/programme/rewards?section=conversion");
  const none = [{ ...PUBLISHED, version: 1, programme: { ...rich, conversion: null } }];
  expect(knownRewards(none).has(CONVERSIONS)).toBe(false);
});

test("a reward is as the latest version says that has it", () => {
  const renamed = { ...rich, rewards: rich.rewards.map((each) => ({ ...each, title: "Renamed" })) };
  const known = knownRewards([...VERSIONS, { ...PUBLISHED, version: 3, programme: renamed }]);
  expect(known.get("tea")).toMatchObject({ reward: { title: "Renamed" }, offered: true });
  expect(knownRewards(VERSIONS).get("tea")).toMatchObject({ reward: { title: "Tea" }, offered: false });
});

test("what each kind becomes is said in words", () => {
  const becomes = new Map([...knownRewards(VERSIONS)].map(([id, known]) => [id, rewardView(known).becomes]));
  expect(becomes.get("five-off")).toBe(
    "A discount of that amount in Shopify, with a code of its own, for that customer alone and for one order.",
  );
  expect(becomes.get("ten-percent")).toMatch(/no smaller than that cart\.$/);
  expect(becomes.get("pen")).toMatch(/the member pays the difference\.$/);
  expect(becomes.get("tea")).toMatch(/Your team reads: A cup of tea$/);
  expect(new Set(becomes.values()).size).toBe(rich.rewards.length - 1);
});

test("the shopper's card is drawn with its note, and says where it is not offered", async () => {
  const card = { title: "Tea", note: "Until five", cost: "200 points", offered: true };
  expect(wordsIn(await renderPart(h(RewardCardPreview, card)))).toBe(" Tea 200 points · Until five Redeem ");
  const gone = { ...card, offered: false };
  expect(wordsIn(await renderPart(h(RewardCardPreview, gone)))).toContain("Not offered");
});

test("the editor begins with a new reward or with one of them open, and else as it is", () => {
  const form = formOf(toDocument(rich), "USD");
  const at = { currency: "USD", usedIds: ["reward-10"] };
  const begun = beginWith(form, { add: "gift_card", reward: null }, at);
  expect(begun.open).toBe("rewards.9");
  expect((begun.form["rewards"] as unknown[])[9]).toMatchObject({ id: "reward-11", kind: "gift_card" });
  expect(beginWith(form, { add: null, reward: "tea" }, at)).toEqual({ form, open: "rewards.8" });
  for (const reward of [null, "gone"])
    expect(beginWith(form, { add: null, reward }, at)).toEqual({ form, open: null });
});
