/** What can be chosen in the editor's lists, in words. */
import type { Option } from "#app/components/programme/fields.tsx";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

/** As options, in the order in which they are written. */
export function optionsOf<Key extends string>(words: Record<Key, string>): Option[] {
  return Object.entries<string>(words).map(([value, label]) => ({ value, label }));
}

type Whole = Required<ProgrammeDocument>;
type Of<Key extends keyof Whole> = NonNullable<Whole[Key]>;

export const ROUNDING = optionsOf<Of<"rounding">>({
  down: "Down, to whole points",
  nearest: "To the nearest whole point",
  up: "Up, to whole points",
});

export const MEMBERSHIP = optionsOf<Of<"membership">>({
  accounts: "Customers with an account in your shop",
  everyone: "Every customer, from the first paid order on",
});

export const CLAWBACK = optionsOf<Of<"clawback">>({
  allow_negative: "Takes its points back, even below zero",
  clamp: "Takes its points back, never below zero",
});

export const STACKING = optionsOf({
  best: "The best one counts",
  multiply: "One times the other",
});

export const PERIOD = optionsOf({
  calendar_year: "A calendar year",
  rolling_12_months: "The last 12 months",
  anniversary_year: "A year of membership",
  lifetime: "Everything since joining",
});

export const HOLD = optionsOf({
  period_and_next: "To the end of the period after the one that reached it",
  period: "To the end of the period that reached it",
});

export const DOWNGRADE = optionsOf({
  deserved: "Falls to the tier that is deserved by then",
  one_step: "Falls one tier at a time",
});

export const COUNTS = optionsOf({
  both: "To be spent and for tiers",
  points: "To be spent only",
  status: "For tiers only",
});

export const LIMITS = optionsOf({ day: "a day", month: "a month", year: "a year", ever: "ever" });

export const PURCHASES = optionsOf({
  one_time: "Buying once",
  subscriptions: "Subscriptions",
  both: "Buying once and subscriptions",
});

export const PROOF = optionsOf({
  none: "Nothing has to be shown",
  required: "Something must be shown for it",
});

export const ACTIVITY_KINDS = optionsOf<Of<"activities">[number]["kind"]>({
  custom: "Something of your own",
  sign_up: "Sign-up",
  newsletter: "Newsletter",
  social_follow: "Following on social media",
  review: "A review",
  survey: "A survey",
  app_download: "App download",
  check_in: "Check-in",
  event: "An event",
  outdoor: "Outdoors",
  anniversary: "Anniversary of joining",
  birthday: "Birthday",
  referral: "A friend brought along",
  reminder: "A reminder of an occasion",
});

export const MONTHS = Array.from({ length: 12 }, (_, index) => ({
  value: `${index + 1}`,
  label: new Date(Date.UTC(2024, index, 1)).toLocaleDateString("en", { month: "long", timeZone: "UTC" }),
}));
