import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn } from "#app/rules/presets/preset.ts";

/** Four tiers by what is spent in a calendar year, net of returns, each with a rate of its own. */
export const spendStatus: Preset = {
  id: "spend-status",
  name: "Spend status",
  inspiration: "Inspired by Macy's Star Rewards; not affiliated with Macy's.",
  purpose:
    "For department stores and shops with a wide range, where status grows from the first purchase on.",
  document: (currency) => {
    const { perUnit, spend, off } = amountsIn(currency);
    return {
      schema: 2,
      name: "Spend status",
      currency,
      earning: { rate: perUnit(1) },
      tiers: [
        { id: "bronze", name: "Bronze", reach: null },
        { id: "silver", name: "Silver", reach: spend(1), rate: perUnit(2) },
        { id: "gold", name: "Gold", reach: spend(500), rate: perUnit(3) },
        { id: "platinum", name: "Platinum", reach: spend(1_200), rate: perUnit(5) },
      ],
      qualification: { period: "calendar_year", endsOnReturn: true },
      rewards: [off("ten-off", { whole: 10, points: 1_000, validDays: 30 })],
    };
  },
  notActiveYet: [],
};
