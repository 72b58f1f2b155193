import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn } from "#app/rules/presets/preset.ts";

/** One point per unit for all, tiers by spend for what they bring besides; points end after a year without any. */
export const beautyPoints: Preset = {
  id: "beauty-points",
  name: "Beauty points",
  inspiration: "Inspired by Sephora's Beauty Insider; not affiliated with Sephora.",
  purpose: "For shops whose customers come back often: points stay alive for as long as they do.",
  document: (currency) => {
    const { perUnit, spend, off } = amountsIn(currency);
    return {
      schema: 2,
      name: "Beauty points",
      currency,
      earning: { rate: perUnit(1) },
      expiry: { policy: "inactivity", days: 365 },
      tiers: [
        { id: "insider", name: "Insider", reach: null },
        { id: "vib", name: "VIB", reach: spend(350), perks: ["Early access to sales"] },
        { id: "rouge", name: "Rouge", reach: spend(1_000), perks: ["Early access to sales", "First to try"] },
      ],
      qualification: { period: "calendar_year" },
      rewards: [off("ten-off", { whole: 10, points: 500, validDays: 90 })],
    };
  },
  notActiveYet: [],
};
