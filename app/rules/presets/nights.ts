import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn } from "#app/rules/presets/preset.ts";

const nights = (atLeast: number) => ({ metric: "points" as const, atLeast: atLeast.toString() });

/** Status is for life, by nights: a unit of quantity is one, of products tagged "suite" two. Points come of spend. */
export const nightsPreset: Preset = {
  id: "nights",
  name: "Nights",
  inspiration: "Inspired by Royal Caribbean's Crown & Anchor Society; not affiliated with Royal Caribbean.",
  purpose: "For stays, tickets and classes: status by how often, and never lost.",
  document: (currency) => {
    const { perUnit, off } = amountsIn(currency);
    const suite = { productTags: ["suite"] };
    return {
      schema: 2,
      name: "Nights",
      currency,
      earning: {
        rate: perUnit(1),
        rules: [
          { id: "night", name: "A night", kind: "per_unit", points: 1, counts: "status" },
          {
            id: "suite",
            name: "A night in a suite",
            kind: "per_unit",
            points: 2,
            goods: suite,
            counts: "status",
          },
        ],
        statusPoints: { rate: null },
      },
      tiers: [
        { id: "guest", name: "Guest", reach: null },
        { id: "gold", name: "Gold", reach: nights(3) },
        { id: "platinum", name: "Platinum", reach: nights(30) },
        { id: "emerald", name: "Emerald", reach: nights(55) },
        { id: "diamond", name: "Diamond", reach: nights(80) },
        { id: "diamond-plus", name: "Diamond Plus", reach: nights(175) },
        { id: "pinnacle", name: "Pinnacle", reach: nights(700) },
      ],
      qualification: { period: "lifetime" },
      rewards: [off("ten-off", { whole: 10, points: 1_000, validDays: 365 })],
    };
  },
  notActiveYet: [],
};
