/** What a question to the books is made of. */
import type { Prisma } from "@prisma/client";

/** A promise that does not hold, with what was found and what should be. */
export type Discrepancy = { law: string; about: string; found: string; expected: string };

/** One statement that answers for one law or several: a row (law, about, found, expected) for each breach. */
export type Question = {
  /** The laws it answers for, in a merchant's words. */
  laws: readonly string[];
  ask: (shopId: string, now: Date | null) => Prisma.Sql;
};
