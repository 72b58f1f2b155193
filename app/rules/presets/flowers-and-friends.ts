import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn, EVERYONE } from "#app/rules/presets/preset.ts";

/** Points for each purchase, for friends, for birthdays and for the days that one wants to be reminded of. */
export const flowersAndFriends: Preset = {
  id: "flowers-and-friends",
  name: "Flowers and friends",
  inspiration: "Inspired by Bloom & Wild; not affiliated with Bloom & Wild.",
  purpose: "For gift shops: the occasions of the year, and the friends who come by them.",
  document: (currency) => {
    const { perUnit, off } = amountsIn(currency);
    return {
      schema: 2,
      name: "Flowers and friends",
      currency,
      earning: {
        rate: perUnit(1),
        rules: [{ id: "purchase", name: "Each purchase", kind: "per_order", points: 20 }],
      },
      activities: [
        { id: "referral", name: "A friend's first order", kind: "referral", points: 500 },
        { id: "birthday", name: "Birthday", kind: "birthday", points: 100, limit: { times: 1, per: "year" } },
        {
          id: "reminder",
          name: "An occasion noted",
          kind: "reminder",
          points: 10,
          limit: { times: 4, per: "year" },
        },
      ],
      tiers: EVERYONE,
      rewards: [off("five-off", { whole: 5, points: 500, validDays: 90 })],
    };
  },
  notActiveYet: [
    "Referral: 500 points for a friend's first order",
    "Birthday: 100 points a year",
    "Reminders of occasions, with a way to leave sensitive dates out",
  ],
};
