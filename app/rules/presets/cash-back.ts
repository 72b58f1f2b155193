import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn, EVERYONE } from "#app/rules/presets/preset.ts";

/** 5 % of spend: a point is a hundredth of a unit, and 500 points become 5 units on the first of the month. */
export const cashBack: Preset = {
  id: "cash-back",
  name: "Cash-back",
  inspiration: "Inspired by Kohl's Rewards; not affiliated with Kohl's.",
  purpose: "For shops that want one simple promise: a share of what was spent comes back every month.",
  document: (currency) => {
    const { units, perUnit } = amountsIn(currency);
    return {
      schema: 2,
      name: "Cash-back",
      currency,
      earning: { rate: perUnit(5) },
      tiers: EVERYONE,
      conversion: {
        when: { kind: "monthly", day: 1 },
        stepPoints: 500,
        stepValueMinor: units(5),
        carryOver: true,
        validDays: 30,
      },
    };
  },
  notActiveYet: [],
};
