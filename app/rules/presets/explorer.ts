import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn, EVERYONE } from "#app/rules/presets/preset.ts";

/** Eleven months, as days: as many as any eleven months in a row have at least. */
const ELEVEN_MONTHS = 334;

/** Purchases earn, and so does going out: check-ins, the app, a friend brought along, at most 100 points a year. */
export const explorer: Preset = {
  id: "explorer",
  name: "Explorer",
  inspiration: "Inspired by The North Face's XPLR Pass; not affiliated with The North Face.",
  purpose: "For outdoor and sports shops whose customers should earn for going out, too.",
  document: (currency) => {
    const { perUnit, off } = amountsIn(currency);
    return {
      schema: 2,
      name: "Explorer",
      currency,
      earning: { rate: perUnit(1) },
      activities: [
        { id: "check-in", name: "Check-in", kind: "check_in", points: 5, limit: { times: 1, per: "day" } },
        { id: "app", name: "App", kind: "app_download", points: 10, limit: { times: 1, per: "ever" } },
        { id: "referral", name: "A friend brought along", kind: "referral", points: 25 },
      ],
      activityPointsPerYear: 100,
      tiers: EVERYONE,
      rewards: [off("ten-off", { whole: 10, points: 100, validDays: ELEVEN_MONTHS })],
    };
  },
  notActiveYet: ["Referral: 25 points for a friend brought along"],
};
