/** What tags of customers decide, when they have to be known, and which ones customers carry for a tier. */
import { describe, expect, test } from "vitest";
import {
  asksForOtherTags,
  asksForTags,
  asksForTagsOfAll,
  differIn,
  frozenTags,
  isInAudience,
  isUnheardOf,
  needsTags,
  tierTagChange,
} from "#app/rules/customer-tags.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aKnownOrder } from "../../support/assessed.ts";
import { MAY } from "../../support/orders.ts";
import { aCampaign, programmeOf } from "./earning/scene.ts";

const forTagged = (customerTags: string[], excludedCustomerTags: string[] = []) =>
  programmeOf({ audience: { customerTags, excludedCustomerTags } });

type TierChange = Partial<ProgrammeDocument["tiers"][number]>;
const withTiers = (changes: Record<string, TierChange>) =>
  programmeOf({ tiers: influencerTiers("USD").tiers.map((tier) => ({ ...tier, ...changes[tier.id] })) });
const gated = withTiers({ influencer: { requiredTag: "Insider" } });
const tagging = withTiers({ influencer: { customerTag: "Gold" }, ambassador: { customerTag: "Platinum" } });
const campaigning = programmeOf({ campaigns: [aCampaign({ audience: { customerTags: ["press"] } })] });

describe("the audience", () => {
  test.each([
    [forTagged([]), [], true],
    [forTagged([]), ["anything"], true],
    [forTagged(["VIP"]), ["vip"], true],
    [forTagged([" vip "]), ["VIP "], true],
    [forTagged(["vip", "staff"]), ["staff"], true],
    [forTagged(["vip"]), ["vips"], false],
    [forTagged(["vip"]), [], false],
    [forTagged([], ["staff"]), [], true],
    [forTagged([], ["staff"]), ["Staff"], false],
    [forTagged(["vip"], ["staff"]), ["vip", "staff"], false],
    [forTagged(["vip"]), null, true],
  ])("%# is found by any of its tags and lost by one that it leaves out", (programme, tags, fits) => {
    expect(isInAudience(programme, tags)).toBe(fits);
  });

  test("bars an order whose frozen tags do not fit from everything", () => {
    const order = { ...aKnownOrder({}), customerTags: ["knits"] };
    const assessment = assessOrder(order, forTagged(["vip"]));
    expect(assessment).toMatchObject({ barred: "audience", isActivity: true });
    expect(assessment.brought).toEqual({ spendMinor: 0n, units: 0n, statusPoints: 0n });
    expect(assessOrder({ ...order, customerTags: ["vip"] }, forTagged(["vip"])).barred).toBeNull();
  });
});

describe("a shop that comes back has not heard of", () => {
  const NOON = new Date("2026-12-01T12:00:00Z");
  const hours = (count: number) => new Date(NOON.getTime() + count * 3_600_000);

  test.each([
    ["whose tags were read before", hours(-2), hours(-1), true],
    ["nobody whose tags were read since", hours(-1), hours(-1), false],
    ["nobody whose tags never decided anything", null, hours(-1), false],
    ["whose tags were read before, up to a day after it", hours(-40), hours(-24 + 0.001), true],
    ["nobody any more a day after it", hours(-40), hours(-24), false],
    ["nobody where it never had Laurel", hours(-2), null, false],
  ])("%s", (_, tagsReadAt, installedAt, unheardOf) => {
    const member = { state: "enrolled", tagsReadAt };
    expect(isUnheardOf(forTagged(["vip"]), member, { installedAt, now: NOON })).toBe(unheardOf);
  });

  test("nobody who takes no part, whose tags are not read again", () => {
    const [member, moments] = [
      { state: "excluded", tagsReadAt: hours(-2) },
      { installedAt: hours(-1), now: NOON },
    ];
    expect(isUnheardOf(forTagged(["vip"]), member, moments)).toBe(false);
  });

  test("nobody whom the programme does not ask for tags", () => {
    const moments = { installedAt: hours(-1), now: NOON };
    const member = { state: "enrolled", tagsReadAt: hours(-2) };
    expect(isUnheardOf(forTagged([]), member, moments)).toBe(false);
  });
});

describe("tags have to be known", () => {
  const order = aKnownOrder({ processedAt: MAY });
  const before = aKnownOrder({ processedAt: new Date("2026-03-31T00:00:00Z") });
  test.each([
    ["by nobody", programmeOf({}), order, false],
    ["for an audience", forTagged([], ["staff"]), order, true],
    ["for a tier that asks for one", gated, order, true],
    ["for a campaign that runs", campaigning, order, true],
    ["not for one that does not run yet", campaigning, before, false],
    ["not to give a tier's tag", tagging, order, false],
    ["not once they are frozen", gated, { ...order, customerTags: [] }, false],
    ["not of an order nobody knows", gated, { ...order, state: null }, false],
  ])("%s", (_, programme, known, needed) => {
    expect(needsTags(known, programme, "UTC")).toBe(needed);
  });

  test("of everybody, where tiers open by them or are told by them", () => {
    const all = [programmeOf({}), forTagged(["vip"]), campaigning, gated, tagging];
    expect(all.map(asksForTags)).toEqual([false, true, true, true, true]);
    expect(all.map(asksForTagsOfAll)).toEqual([false, false, false, true, true]);
    expect(asksForOtherTags(null, gated)).toBe(true);
    expect(asksForOtherTags(gated, withTiers({ influencer: { requiredTag: "Insider" } }))).toBe(false);
    expect(asksForOtherTags(gated, programmeOf({}))).toBe(false);
  });

  test("and with an order those are kept that its programme names", () => {
    const tags = ["Knits", "PRESS", "vip"];
    expect(frozenTags(tags, campaigning)).toEqual(["PRESS"]);
    expect(frozenTags(tags, forTagged(["vip"], ["knits"]))).toEqual(["Knits", "vip"]);
    expect(frozenTags(tags, tagging)).toEqual([]);
  });

  test("somebody else than before is who has other tags of those that decide", () => {
    const deciding = new Set(["insider"]);
    expect(differIn(deciding, null, ["Insider"])).toBe(true);
    expect(differIn(deciding, ["insider"], ["INSIDER", "knits"])).toBe(false);
    expect(differIn(deciding, null, ["knits"])).toBe(false);
  });
});

describe("the tag of the tier held", () => {
  const of = (tierId: string | null, tags: string[], state = "enrolled") => ({ state, tierId, tags });
  test.each([
    ["is added", of("influencer", ["knits"]), { add: ["Gold"], remove: [] }],
    ["is there already, however it is written", of("influencer", ["gold"]), { add: [], remove: [] }],
    [
      "takes the place of another tier's",
      of("ambassador", ["GOLD"]),
      { add: ["Platinum"], remove: ["GOLD"] },
    ],
    ["goes with the tier", of("member", ["Platinum", "knits"]), { add: [], remove: ["Platinum"] }],
    ["goes from who was put out", of(null, ["Gold"], "excluded"), { add: [], remove: ["Gold"] }],
    ["is nothing of a guest's", of(null, ["Gold"], "guest"), { add: [], remove: [] }],
  ])("%s", (_, member, change) => {
    expect(tierTagChange([tagging], member)).toEqual(change);
  });

  test("of an older version goes too, but no tag that the programme asks for", () => {
    const newer = withTiers({ influencer: { customerTag: "Silver" } });
    const held = of("influencer", ["Gold", "Platinum"]);
    expect(tierTagChange([tagging, newer], held)).toEqual({ add: ["Silver"], remove: ["Gold", "Platinum"] });
    const asking = { ...newer, audience: forTagged(["gold"]).audience };
    expect(tierTagChange([tagging, asking], held)).toEqual({ add: ["Silver"], remove: ["Platinum"] });
    expect(tierTagChange([tagging, programmeOf({})], held)).toEqual({ add: [], remove: [] });
  });

  test("of the first tier is carried by everybody who takes part", () => {
    const all = withTiers({ member: { customerTag: "Club" } });
    expect(tierTagChange([all], of(null, []))).toEqual({ add: ["Club"], remove: [] });
  });
});
