import { assert } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import type { Programme, ProgrammeDocument, Reward } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

type Written = NonNullable<ProgrammeDocument["rewards"]>[number];
type Of<Kind extends Reward["kind"]> = Extract<Reward, { kind: Kind }>;

const base = (id: string, points = 500) => ({ id, title: id, points });

/** One of each kind, in dollars. */
export const WRITTEN = {
  amount_off: { ...base("amount"), kind: "amount_off", valueMinor: "500", validDays: 90 },
  percentage_off: { ...base("percent"), kind: "percentage_off", percent: 10, validDays: 90 },
  free_shipping: { ...base("shipping"), kind: "free_shipping", validDays: 90 },
  free_product: { ...base("product"), kind: "free_product", productId: "11", validDays: 90 },
  variable_amount: {
    ...{ ...base("variable"), kind: "variable_amount", validDays: 90 },
    ...{ stepPoints: 100, stepValueMinor: "100", maximumPoints: 5_000 },
  },
  gift_card: { ...base("card"), kind: "gift_card", valueMinor: "1000" },
  store_credit: { ...base("credit"), kind: "store_credit", valueMinor: "1000", validDays: 30 },
  custom: { ...base("tea"), kind: "custom", instructions: "A cup of tea at the counter" },
} as const satisfies Record<Reward["kind"], Written>;

export const KINDS = Object.keys(WRITTEN) as Reward["kind"][];

function parsed(rewards: readonly Written[]) {
  return parseProgramme({ ...influencerTiers("USD"), rewards });
}

/** A programme with these rewards, and the tiers Member, Influencer and Ambassador. */
export function programmeWith(...rewards: readonly Written[]): Programme {
  const read = parsed(rewards);
  assert("programme" in read);
  return read.programme;
}

/** What is wrong with a programme of these rewards. */
export function issuesWith(...rewards: readonly Written[]): ProgrammeIssue[] {
  const read = parsed(rewards);
  return "issues" in read ? read.issues : [];
}

/** The reward of a kind, with what is said of it. */
export function rewardOf<Kind extends Reward["kind"]>(kind: Kind, besides: Partial<Written> = {}): Of<Kind> {
  const [reward] = programmeWith({ ...WRITTEN[kind], ...besides } as Written).rewards;
  assert(reward?.kind === kind);
  return reward as Of<Kind>;
}
