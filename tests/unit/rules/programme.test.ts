import { describe, expect, test } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import type { PublishedProgramme } from "#app/rules/programme.ts";
import { inForceAt, parseProgramme, parseReward, toDocument } from "#app/rules/programme.ts";
import { aVersion } from "../../support/assessed.ts";
import { later, MAY } from "../../support/orders.ts";

const preset = influencerTiers("USD");
const [member, influencer, ambassador] = preset.tiers;
const [fiveOff] = preset.rewards ?? [];

describe("a programme is refused, with the field at fault", () => {
  test.each<[string, object, path: string, message: string]>([
    [
      "whose first tier is not for everyone",
      { tiers: [influencer] },
      "tiers.0.reach",
      "the first tier must be everyone's, without a threshold",
    ],
    [
      "whose tiers do not rise",
      { tiers: [member, ambassador, influencer] },
      "tiers.2.reach",
      "must be harder to reach than Ambassador, in everything that Ambassador asks for",
    ],
    [
      "with two tiers at one threshold",
      { tiers: [member, influencer, { ...influencer, id: "other", name: "Other" }] },
      "tiers.2.reach",
      "must be harder to reach than Influencer, in everything that Influencer asks for",
    ],
    [
      "with two tiers of one id",
      { tiers: [member, { ...influencer, id: "member" }] },
      "tiers.1.id",
      '"member" is used twice',
    ],
    [
      "with two rewards of one id",
      { rewards: [fiveOff, fiveOff] },
      "rewards.1.id",
      '"five-off" is used twice',
    ],
    [
      "that earns per nothing",
      { earning: { rate: { points: 1, perMinor: "0" } } },
      "earning.rate.perMinor",
      "must be more than nothing",
    ],
    [
      "whose reward is worth nothing",
      { rewards: [{ ...fiveOff, valueMinor: "0" }] },
      "rewards.0.valueMinor",
      "must be more than nothing",
    ],
  ])("%s", (_which, other, path, message) => {
    expect(parseProgramme({ ...preset, ...other })).toEqual({ issues: [{ path, message }] });
  });

  test("that says something unknown", () => {
    const read = parseProgramme({ ...preset, roundding: "up" });
    expect("issues" in read && read.issues).toHaveLength(1);
  });
});

test("a programme and its rewards survive being stored", () => {
  const { programme } = aVersion();
  expect(parseProgramme(toDocument(programme))).toEqual({ programme });
  expect(toDocument(programme.tiers[1])).toMatchObject({
    reach: { metric: "spend", atLeast: "50000" },
    rate: { points: 2, perMinor: "100" },
  });
  expect(parseReward(toDocument(programme.rewards[0]))).toEqual(programme.rewards[0]);
});

describe("in force", () => {
  const published = (version: number, day: number): PublishedProgramme =>
    aVersion({}, { version, publishedAt: later(MAY, { days: day }) });
  const versions = [published(1, 0), published(2, 10), published(3, 10)];

  test.each([
    ["is the first version, before there was any", -1, 1],
    ["is a version from the instant it is published", 0, 1],
    ["is it until the next one", 9, 1],
    ["of two at one instant is the later one", 10, 3],
    ["is the last one ever after", 99, 3],
  ])("%s", (_which, day, version) => {
    expect(inForceAt(versions, later(MAY, { days: day }))?.version).toBe(version);
  });

  test("is nothing where nothing was published", () => {
    expect(inForceAt([], MAY)).toBeNull();
  });
});
