/** Rewards in the editor: what a new one of each kind is, what stays when it becomes another, and which fields it has. */
import { createElement as h } from "react";
import { describe, expect, test } from "vitest";
import type { Editor } from "#app/components/programme/editor-state.tsx";
import { EditorProvider } from "#app/components/programme/editor-state.tsx";
import { asKind, newReward } from "#app/components/programme/new-reward.ts";
import { lacking } from "#app/components/programme/reward-scopes.ts";
import { RewardsSection } from "#app/components/programme/section-rewards.tsx";
import { sayIssue } from "#app/components/programme/sections.ts";
import { NO_SENTENCES } from "#app/components/programme/sentences.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { documentOf, formOf, issuesAtFields } from "#app/rules/programme/form.ts";
import { goodsOfRewards, nameOfGoods } from "#app/rules/programme/named-goods.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { KIND_NAMES } from "#app/rules/rewards/words.ts";
import { renderPart, wordsIn } from "../../support/rendered.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const KINDS = Object.keys(KIND_NAMES) as RewardKind[];
const NOTHING = () => undefined;
const ALL = ["write_gift_cards", "write_store_credit_account_transactions", "read_store_credit_accounts"];

/** A programme whose only reward is this one, as it is typed. */
const formWith = (reward: FormGroup, currency = "USD"): FormGroup => ({
  ...formOf(toDocument(rulesOf({ ...influencerTiers(currency), rewards: [] })), currency),
  rewards: [reward],
});

function issuesOf(form: FormGroup, currency = "USD") {
  const { document, issues } = documentOf(form, currency);
  const parsed = parseProgramme(document);
  return issuesAtFields(form, [...issues, ...("issues" in parsed ? parsed.issues : [])]);
}

function shown(form: FormGroup, { scopes = ALL }: { scopes?: string[] } = {}): Promise<string> {
  const issues = issuesOf(form);
  const editor: Editor = {
    ...{ form, currency: "USD", titles: new Map([["product 11", "A fine pen"]]), usedIds: [] },
    ...{ open: "rewards.0", setOpen: NOTHING, set: NOTHING, touch: NOTHING, learn: NOTHING },
    faultsBelow: () => 0,
    errorAt: (path) => issues.find((each) => each.path === path)?.message,
  };
  const section = h(RewardsSection, { sentences: NO_SENTENCES, timeZone: "UTC", scopes });
  return renderPart(h(EditorProvider, { editor, children: section }));
}

const fresh = (kind: RewardKind, currency = "USD") => newReward({ id: "reward-1", currency }, kind);

describe("a new reward", () => {
  test.each(KINDS.flatMap((kind) => ["USD", "JPY", "KWD"].map((currency) => [kind, currency] as const)))(
    "of the kind %s in %s can be saved as it is, but for a product that nobody has chosen",
    (kind, currency) => {
      const issues = issuesOf(formWith(fresh(kind, currency), currency), currency);
      const asked =
        kind === "free_product" ? [{ path: "rewards.0.productId", message: "must be given" }] : [];
      expect(issues).toEqual(asked);
    },
  );

  test("has every field that a saved one has, so that nothing jumps when it is read again", () => {
    for (const kind of KINDS) {
      const typed = { ...fresh(kind), ...(kind === "free_product" && { productId: "11" }) };
      const { document } = documentOf(formWith(typed), "USD");
      const saved = formOf(toDocument(rulesOf(document)), "USD");
      const [reward] = Array.isArray(saved["rewards"]) ? saved["rewards"] : [];
      expect(Object.keys(reward as FormGroup).sort(), kind).toEqual(Object.keys(typed).sort());
    }
  });
});

test("a reward that becomes another kind keeps what both have, and nothing of the other", () => {
  const typed = { ...fresh("amount_off"), title: "Thanks", points: "250", note: "Once", validDays: "14" };
  const credit = asKind({ ...typed, valueMinor: "7", tierIds: ["gold"] }, "store_credit", "USD");
  expect(credit).toMatchObject({ kind: "store_credit", title: "Thanks", points: "250", valueMinor: "7" });
  expect(credit).toMatchObject({ tierIds: ["gold"], validDays: "14" });
  expect(credit).not.toHaveProperty("combinesWith");
  const share = asKind(credit, "percentage_off", "USD");
  expect(share).toMatchObject({ kind: "percentage_off", percent: "10", purchases: "one_time" });
  expect(share).not.toHaveProperty("valueMinor");
  // A name that nobody gave goes along with the kind.
  expect(asKind(fresh("amount_off"), "gift_card", "USD")).toMatchObject({ title: "Gift card" });
});

describe("the fields", () => {
  const labels: [RewardKind, string[], string[]][] = [
    ["amount_off", ["Takes off", "Smallest order", "Good for", "Goods"], ["Worth"]],
    ["percentage_off", ["Takes off", "At most", "Smallest order"], ["Worth"]],
    ["free_shipping", ["Dearest shipping that it pays", "Smallest order"], ["Goods"]],
    ["free_product", ["Product", "Only this variant"], ["Takes off"]],
    ["variable_amount", ["Every", "At least", "At most"], ["Costs"]],
    ["gift_card", ["Worth", "Ends after"], ["Smallest order"]],
    ["store_credit", ["Worth", "Ends after"], ["Smallest order"]],
    ["custom", ["What your team does"], ["Smallest order", "Worth"]],
  ];
  const common = ["Name", "Note for shoppers", "Offered from", "Offered until", "How many there are in all"];

  test.each(labels)("of the kind %s are its own and those that all have", async (kind, own, others) => {
    const html = await shown(formWith(fresh(kind)));
    const said = [...html.matchAll(/<label[^>]*>(?:<[^>]+>)*([^<]+)/g)].map(([, label]) => label);
    const words = wordsIn(html);
    for (const label of [...common, ...own])
      expect(
        [...said, words].some((each) => each?.includes(label)),
        label,
      ).toBe(true);
    for (const label of others) expect(said).not.toContain(label);
  });

  test("name what was chosen by its title, and hold a code to products or to collections", async () => {
    const pen = { ...fresh("free_product"), productId: "11" };
    expect(wordsIn(await shown(formWith(pen)))).toContain("A fine pen");
    const some = { ...fresh("amount_off"), goods: { productIds: [] } };
    expect(await shown(formWith(some))).toContain("must name products or collections, not both");
    const groups = { ...fresh("amount_off"), goods: { productIds: [], collectionIds: ["21"] } };
    expect(wordsIn(await shown(formWith(groups)))).toContain("collection 21");
  });

  test("say in words what is wrong with them", () => {
    const form = formWith({
      ...fresh("variable_amount"),
      maximumPoints: "120",
      offeredFrom: "2026-02-02T00:00",
    });
    const said = issuesOf(form).map((issue) => sayIssue(form, issue));
    expect(said).toContain(
      "Rewards, Choose your amount: most points must be a whole number of steps of 100 points",
    );
  });
});

describe("permissions", () => {
  test("are asked for where a gift card or store credit takes them, and nowhere else", async () => {
    expect(wordsIn(await shown(formWith(fresh("gift_card")), { scopes: [] }))).toContain("Allow gift cards");
    expect(wordsIn(await shown(formWith(fresh("store_credit")), { scopes: [] }))).toContain(
      "Allow store credit",
    );
    expect(wordsIn(await shown(formWith(fresh("custom")), { scopes: [] }))).not.toContain("Allow");
    for (const kind of KINDS) expect(wordsIn(await shown(formWith(fresh(kind))))).not.toContain("may not");
  });

  test("to write include those to read, where Shopify has it so", () => {
    expect(lacking("gift_card", ["write_gift_cards"])).toEqual([]);
    expect(lacking("gift_card", ["read_gift_cards"])).toEqual(["write_gift_cards"]);
    expect(lacking("store_credit", ["write_store_credit_account_transactions"])).toEqual([
      "read_store_credit_accounts",
    ]);
  });
});

test("the goods that rewards are for are named with the field that names them", () => {
  const named = goodsOfRewards(rulesOf(richDocument));
  expect(named.map((each) => `${each.path}: ${nameOfGoods(each)}`)).toEqual([
    "rewards.4.productId: product 11",
    "rewards.4.variantId: variant 111",
    "rewards.5.goods.collectionIds.0: collection 21",
  ]);
});
