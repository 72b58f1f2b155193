/** What a preset is, and the amounts that they are written in. */
import { nameMoney, usualUnitMinor } from "#app/rules/money.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

/** A programme to start from: every rule of it may be changed. */
export type Preset = {
  id: string;
  name: string;
  /** Whose published programme it resembles, and that they have nothing to do with it; null where it resembles none. */
  inspiration: string | null;
  /** For whom it is, in one sentence. */
  purpose: string;
  document: (currency: string) => ProgrammeDocument;
  /** Rules of the document that are kept, but that nothing follows yet. */
  notActiveYet: readonly string[];
};

/**
 * Sensible amounts of a currency as a document writes them: 500 is $500, KWD 500 and ¥50,000, and a point per unit is
 * one per ¥100.
 */
export function amountsIn(currency: string) {
  const unit = usualUnitMinor(currency);
  const units = (whole: number) => (BigInt(whole) * unit).toString();
  const named = (whole: number) => nameMoney(BigInt(whole) * unit, currency);
  return {
    units,
    /** So many points per unit, or per hundred of a small one. */
    perUnit: (points: number) => ({ points, perMinor: units(1) }),
    /** From so many units of spend on. */
    spend: (whole: number) => ({ metric: "spend" as const, atLeast: units(whole) }),
    /** So many units off an order. */
    off: (
      id: string,
      { whole, points, validDays }: { whole: number; points: number; validDays: number },
    ) => ({
      ...{ id, kind: "amount_off" as const, title: `${named(whole)} off`, points },
      ...{ valueMinor: units(whole), validDays },
    }),
  };
}

/** The one tier of a programme without any others. */
export const EVERYONE: ProgrammeDocument["tiers"] = [{ id: "member", name: "Member", reach: null }];
