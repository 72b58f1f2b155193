/** Programmes to start from. Inspired by published programmes of well-known brands; not affiliated with them. */
import { decimalsOf } from "#app/rules/money.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

/**
 * Three tiers by spend in a calendar year: Member 1 point per unit of currency, Influencer from 500 a year 2 points,
 * Ambassador from 5,000 a year 3 points. 500 points = 5 units off, 2,000 points = 20 units off.
 */
export function influencerTiers(currency: string): ProgrammeDocument {
  const units = (whole: number) => (BigInt(whole) * 10n ** BigInt(decimalsOf(currency))).toString();
  const per = units(1);
  const off = (whole: number) =>
    new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: 0 }).format(whole);
  return {
    schema: 2,
    name: "Influencer tiers",
    currency,
    earning: { rate: { points: 1, perMinor: per } },
    tiers: [
      { id: "member", name: "Member", reach: null },
      {
        id: "influencer",
        name: "Influencer",
        reach: { metric: "spend", atLeast: units(500) },
        rate: { points: 2, perMinor: per },
      },
      {
        id: "ambassador",
        name: "Ambassador",
        reach: { metric: "spend", atLeast: units(5000) },
        rate: { points: 3, perMinor: per },
      },
    ],
    rewards: [
      {
        id: "five-off",
        kind: "amount_off",
        title: `${off(5)} off`,
        points: 500,
        valueMinor: units(5),
        validDays: 90,
      },
      {
        id: "twenty-off",
        kind: "amount_off",
        title: `${off(20)} off`,
        points: 2000,
        valueMinor: units(20),
        validDays: 90,
      },
    ],
  };
}
