import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn, EVERYONE } from "#app/rules/presets/preset.ts";

/** What is done outdoors earns, where it is shown, up to 500 points a year; so do purchases. */
export const pointsForDoing: Preset = {
  id: "points-for-doing",
  name: "Points for doing",
  inspiration: "Inspired by the programmes of outdoor clubs and makers; not affiliated with any of them.",
  purpose: "For brands whose customers do something together: hikes, clean-ups, repairs.",
  document: (currency) => {
    const { perUnit, off } = amountsIn(currency);
    const shown = { proof: "required" as const };
    return {
      schema: 2,
      name: "Points for doing",
      currency,
      earning: { rate: perUnit(1) },
      activities: [
        { id: "hike", name: "Hike", kind: "outdoor", points: 20, limit: { times: 1, per: "day" }, ...shown },
        {
          id: "clean-up",
          name: "Clean-up",
          kind: "event",
          points: 50,
          limit: { times: 2, per: "month" },
          ...shown,
        },
      ],
      activityPointsPerYear: 500,
      tiers: EVERYONE,
      rewards: [off("ten-off", { whole: 10, points: 250, validDays: 180 })],
    };
  },
  notActiveYet: [],
};
