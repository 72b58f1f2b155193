import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn, EVERYONE } from "#app/rules/presets/preset.ts";

/** One point per unit, 100 points are one unit. */
export const blank: Preset = {
  id: "blank",
  name: "Blank",
  inspiration: null,
  purpose: "For rules of your own: one rate for everything, and one small reward.",
  document: (currency) => {
    const { perUnit, off } = amountsIn(currency);
    return {
      schema: 2,
      name: "Rewards",
      currency,
      earning: { rate: perUnit(1) },
      tiers: EVERYONE,
      rewards: [off("one-off", { whole: 1, points: 100, validDays: 90 })],
    };
  },
  notActiveYet: [],
};
