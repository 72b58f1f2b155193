import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn } from "#app/rules/presets/preset.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

/**
 * Three tiers by spend in a calendar year: Member 1 point per unit of currency, Influencer from 500 a year 2 points,
 * Ambassador from 5,000 a year 3 points. 500 points = 5 units off, 2,000 points = 20 units off.
 */
export function influencerTiers(currency: string): ProgrammeDocument {
  const { perUnit, spend, off } = amountsIn(currency);
  return {
    schema: 2,
    name: "Influencer tiers",
    currency,
    earning: { rate: perUnit(1) },
    tiers: [
      { id: "member", name: "Member", reach: null },
      { id: "influencer", name: "Influencer", reach: spend(500), rate: perUnit(2) },
      { id: "ambassador", name: "Ambassador", reach: spend(5_000), rate: perUnit(3) },
    ],
    rewards: [
      off("five-off", { whole: 5, points: 500, validDays: 90 }),
      off("twenty-off", { whole: 20, points: 2_000, validDays: 90 }),
    ],
  };
}

/** The preset that a shop starts with. */
export const influencerPreset: Preset = {
  id: "influencer-tiers",
  name: "Influencer tiers",
  inspiration: "Inspired by Nordstrom's Nordy Club; not affiliated with Nordstrom.",
  purpose: "For shops whose best customers should earn two or three times as fast.",
  document: influencerTiers,
  notActiveYet: [],
};
