/** What the demo's shop offers: the tiers that every shop starts with, and a reward of each kind. */
import { influencerTiers } from "#app/rules/presets/influencer-tiers.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

/** The cheapest first; `tapeId` is the product that is given away. In USD. */
export function demoProgramme(tapeId: string): ProgrammeDocument {
  const preset = influencerTiers("USD");
  const [fiveOff, twentyOff] = preset.rewards ?? [];
  if (!fiveOff || !twentyOff) throw new Error("the preset has lost its rewards");
  return {
    ...preset,
    rewards: [
      {
        ...{ id: "free-shipping", kind: "free_shipping", title: "Free shipping", points: 250, validDays: 60 },
        maximumShippingMinor: "1500",
      },
      {
        ...{ id: "your-amount", kind: "variable_amount", title: "Choose your amount", points: 300 },
        ...{ stepPoints: 100, stepValueMinor: "100", maximumPoints: 3_000, validDays: 90 },
      },
      {
        ...{ id: "initials", kind: "custom", title: "Your initials on a pen", points: 300, validDays: 90 },
        note: "Any pen of ours. Show the code in the shop.",
        instructions: "Engrave up to three letters, and ask how they are written.",
        tierIds: ["influencer", "ambassador"],
        limit: { times: 1, per: "month" },
      },
      fiveOff,
      {
        ...{ id: "washi-tape", kind: "free_product", title: "Three rolls of washi tape", points: 700 },
        ...{ productId: tapeId, validDays: 60, stock: 40 },
      },
      {
        ...{ id: "fifteen-percent", kind: "percentage_off", title: "15% off your cart", points: 900 },
        ...{ percent: 15, capMinor: "3000", validDays: 60 },
      },
      {
        ...{ id: "gift-card", kind: "gift_card", title: "Gift card", points: 1_000 },
        ...{ valueMinor: "1000", validDays: 365 },
      },
      { id: "store-credit", kind: "store_credit", title: "Store credit", points: 1_000, valueMinor: "1000" },
      twentyOff,
    ],
  };
}
