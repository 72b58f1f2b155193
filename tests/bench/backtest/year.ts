/** The year that is replayed, and the draft that it is replayed by. */
import { influencerTiers } from "../../../app/rules/presets.ts";
import type { ProgrammeDocument } from "../../../app/rules/programme.ts";

export const FROM = new Date("2025-11-21T12:00:00Z");
export const UNTIL = new Date("2026-11-20T12:00:00Z");

const published = influencerTiers("USD");

/** A draft as merchants make them: other rates, one tier more, a rule, a campaign, a minimum and a cap. */
export const DRAFT: ProgrammeDocument = {
  ...published,
  name: "Draft",
  earning: {
    ...published.earning,
    rules: [{ id: "parcel", name: "Parcel", kind: "per_order", points: 5 }],
    caps: { perYear: 5_000 },
    minimumOrderMinor: "1500",
  },
  tiers: [
    ...published.tiers,
    {
      ...{ id: "patron", name: "Patron", reach: { metric: "spend", atLeast: "1000000" } },
      rate: { points: 4, perMinor: "100" },
    },
  ],
  campaigns: [
    {
      ...{ id: "summer", name: "Summer", from: "2026-06-01T00:00", until: "2026-09-01T00:00" },
      effect: { kind: "multiplier", multiplier: "2" },
    },
  ],
};
