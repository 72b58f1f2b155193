import { describe, expect, test } from "vitest";
import { auditView, draftView, sayGoneTiers, versionView } from "#app/components/programme/history-view.ts";
import { presetView } from "#app/components/programme/preset-view.ts";
import { previewOf } from "#app/components/programme/preview-view.ts";
import { itemAt, sayIssue, sectionAt, sectionOf, SECTIONS } from "#app/components/programme/sections.ts";
import { sentencesOf } from "#app/components/programme/sentences.ts";
import { findPreset, influencerTiers, PRESETS } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";
import { formOf, withValue } from "#app/rules/programme/form.ts";
import { richDocument } from "../../support/rich-programme.ts";

const AT = { now: new Date("2026-11-22T12:00:00Z"), timeZone: "America/New_York" };

function rulesOf(document: ProgrammeDocument) {
  const parsed = parseProgramme(document);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.programme;
}

const preset = (id: string, change: Partial<ProgrammeDocument> = {}) => {
  const found = findPreset(id);
  if (!found) throw new Error(`no preset ${id}`);
  return rulesOf({ ...found.document("USD"), ...change });
};

describe("the preview", () => {
  const earns = (change: Partial<ProgrammeDocument>) =>
    previewOf(preset("influencer-tiers", change), AT).tiers.map(({ example }) => example);
  const earning = (rest: object) => ({ earning: { rate: { points: 1, perMinor: "100" }, ...rest } });

  test("says what an order earns at each tier", () => {
    expect(previewOf(preset("influencer-tiers"), AT).examples[0].title).toBe("A $50 order earns");
    expect(earns({})).toEqual(["50 points", "100 points", "150 points"]);
  });

  test("holds it to the caps, a minimum and a campaign that is on", () => {
    expect(earns(earning({ caps: { perOrder: 120 } }))).toEqual(["50 points", "100 points", "120 points"]);
    expect(earns(earning({ caps: { perMonth: 60 } }))).toEqual(["50 points", "60 points", "60 points"]);
    expect(earns(earning({ minimumOrderMinor: "5001" }))).toEqual(["0 points", "0 points", "0 points"]);
    const campaign = {
      id: "double",
      name: "Double",
      effect: { kind: "multiplier" as const, multiplier: "2" },
    };
    const during = (from: string, until: string) => earns({ campaigns: [{ ...campaign, from, until }] })[0];
    expect(during("2026-11-22T00:00", "2026-11-23T00:00")).toBe("100 points");
    expect(during("2026-11-23T00:00", "2026-11-24T00:00")).toBe("50 points");
  });

  test("says what goods earn that a rule names, and what counts for status", () => {
    const { examples } = previewOf(preset("nights"), AT);
    expect(examples.map(({ title, earns }) => `${title}: ${earns[0]}`)).toEqual([
      "A $50 order earns: 50 points, 1 for status",
      "With goods of “A night in a suite”: 50 points, 2 for status",
    ]);
    const found = PRESETS.find(({ id }) => id === "nights");
    expect(found && presetView(found, { currency: "USD", ...AT }).examples[1]?.everyTier).toBe(
      "50 points, 2 for status",
    );
    const goods = { productTags: ["sale"], vendors: [], productIds: [], variantIds: [], collectionIds: [] };
    const rules = [{ id: "sale", name: "Sale", kind: "multiplier" as const, multiplier: "0.5", goods }];
    const sale = previewOf(preset("influencer-tiers", earning({ rules })), AT).examples[1];
    expect(sale?.earns).toEqual(["25 points", "50 points", "75 points"]);
  });

  test("shows a member on the way, with one reward to take and one to wait for", () => {
    const { card, rewards } = previewOf(preset("influencer-tiers"), AT);
    expect(card).toMatchObject({ balance: "640", tier: "Member", progress: 66 });
    expect(card.next).toBe("$166.67 more to Influencer: 2 points per $1");
    expect(rewards.map(({ ready, missing }) => ready || missing)).toEqual([true, "1,360 to go"]);
  });

  test("says of a reward for higher tiers whose it is", () => {
    const [first, second] = influencerTiers("USD").rewards ?? [];
    if (!first || !second) throw new Error("the preset has lost its rewards");
    const gift = { ...first, id: "gift", points: 100, tierIds: ["influencer", "ambassador"] };
    const { card, rewards } = previewOf(preset("influencer-tiers", { rewards: [gift, first, second] }), AT);
    expect(card.balance).toBe("640");
    expect(rewards.map(({ ready, missing }) => ready || missing)).toEqual([
      "For Influencer or Ambassador",
      true,
      "1,360 to go",
    ]);
  });

  test("stands for every preset, in any currency", () => {
    for (const each of PRESETS)
      for (const currency of ["USD", "JPY", "KWD"]) {
        const { tiers, reward, name } = presetView(each, { currency, ...AT });
        expect(tiers.length, name).toBeGreaterThan(0);
        expect(reward === null || reward.length > 0).toBe(true);
      }
  });

  test.each([
    ["USD", "A $50 order earns"],
    ["JPY", "A ¥5,000 order earns"],
    ["KWD", "A KWD\u00a050 order earns"],
  ])("takes an example order of %s that is worth something", (currency, title) => {
    const { examples } = previewOf(rulesOf(influencerTiers(currency)), AT);
    expect(examples[0]).toMatchObject({ title, earns: ["50 points", "100 points", "150 points"] });
  });
});

describe("a field at fault", () => {
  const form = formOf(toDocument(rulesOf(richDocument)), "USD");

  test.each([
    ["name", "basics"],
    ["earning.rate.points", "earning"],
    ["earning.rules.0.goods", "goods"],
    ["excluded.productIds.0", "goods"],
    ["campaigns.0.until", "campaigns"],
    ["qualification.graceDays", "tiers"],
    ["rewards.0.points", "rewards"],
    ["expiry.days", "expiry"],
    ["returnUnusedPoints", "expiry"],
    ["activityPointsPerYear", "activities"],
    ["conversion.when.day", "conversion"],
    ["audience.customerTags.0", "people"],
  ])("%s stands in the section %s", (path, section) => {
    expect(sectionAt(path)).toBe(section);
  });

  test("is named with where it stands", () => {
    const said = (path: string) => sayIssue(form, { path, message: "must be given" });
    expect(said("tiers.1.reach.ways.0.asks.0.atLeast")).toBe("Tiers, Silver: threshold must be given");
    expect(said("rewards.0.valueMinor")).toMatch(/^Rewards, .+: worth must be given$/);
    expect(said("earning.rate.perMinor")).toBe("Earning: amount must be given");
    const nameless = withValue(form, "tiers.1.name", "");
    expect(sayIssue(nameless, { path: "tiers.1.name", message: "must not be empty" })).toBe(
      "Tiers: name must not be empty",
    );
  });

  test("belongs to an item of its list, if to any", () => {
    expect(itemAt("tiers.1.reach")).toBe("tiers.1");
    expect(itemAt("earning.rules.0.rate.points")).toBe("earning.rules.0");
    expect(itemAt("earning.rate.points")).toBeNull();
  });
});

test("an unknown section is the first", () => {
  expect(sectionOf("nowhere")).toBe(SECTIONS[0].id);
  expect(sectionOf("tiers")).toBe("tiers");
});

test("every item of the lists is said in a sentence", () => {
  const { tiers, rules, activities } = sentencesOf(rulesOf(richDocument));
  expect(tiers["silver"]).toBe("From $500 in a year of membership · 2 points per $1");
  expect(rules["parcel"]).toBe("5 points per order");
  expect(rules["nights"]).toBe("2 points per unit, for tiers only");
  expect(Object.keys(activities).length).toBe(rulesOf(richDocument).activities.length);
});

describe("the history", () => {
  const reader = { ...AT, staff: "staff:1" };
  const version = {
    ...{ version: 2, name: "Status", publishedAt: AT.now, publishedBy: "staff:1", note: null },
    ...{ restoredFrom: 1, reevaluate: true, words: [] },
  };

  test("says who published a version, and what was special about it", () => {
    expect(versionView(version, { ...reader, inForce: 2 })).toMatchObject({
      ...{ by: "you", inForce: true, words: ["The same as the version before"] },
      remarks: ["Restored from version 1", "Everybody was judged anew at once"],
    });
    expect(versionView({ ...version, publishedBy: "system" }, { ...reader, inForce: 3 })).toMatchObject({
      ...{ by: "Laurel", inForce: false },
    });
  });

  test("says who changed what", () => {
    const entry = {
      auditId: 7n,
      at: AT.now,
      actor: "staff:2",
      action: "draft started",
      about: "preset Nights",
      words: [],
    };
    expect(auditView(entry, reader)).toMatchObject({
      ...{ who: "Staff member 2", what: "Draft started: preset Nights" },
    });
    expect(auditView({ ...entry, about: null }, reader).what).toBe("Draft started");
    const of3 = { ...entry, action: "programme published", about: "programme 3" };
    expect(auditView(of3, reader).what).toBe("Programme published: version 3");
  });

  test("says which tiers a draft no longer has, but for the first, which is everybody's", () => {
    const [influencer, spend] = [preset("influencer-tiers"), preset("spend-status")];
    expect(sayGoneTiers(influencer, spend)).toBe("Influencer, Ambassador");
    expect(sayGoneTiers(influencer, influencer)).toBeNull();
    expect(sayGoneTiers(null, spend)).toBeNull();
  });

  test("says of a draft that changes nothing that it does not", () => {
    const draft = { editedBy: "staff:1", editedAt: AT.now, revision: 4 };
    expect(draftView(draft, [], reader).difference).toEqual(["Nothing is different from what is published"]);
  });
});
