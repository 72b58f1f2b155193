/** The books of a shop are proved, and what was found is kept for the merchant. */
import { db, inSnapshot, inTransaction } from "#app/db.server.ts";
import { refoldStandings } from "#app/flows/check-books/refold-standings.server.ts";
import type { Verified } from "#app/ledger/verify.server.ts";
import { STEPS, verifyBooks } from "#app/ledger/verify.server.ts";
import { beginCheck, finishCheck, moveCheck } from "#app/models/book-checks.server.ts";
import { isInstalled, requireShop } from "#app/models/shops.server.ts";

export type CheckedBooks = Verified & { shopId: string; checkedAt: Date; tookMs: number };

const STATEMENT_MS = 5 * 60_000;
const WHOLE_MS = 14 * 60_000;
/** So many differences are kept with the check; all are counted. */
const KEPT = 100;

/**
 * Asks every law of the books on one snapshot, while the shop is at work, and keeps the answer as a check that began at
 * `now`. Broken books are an answer, not an error. Idempotent for one `now`. `clock` tells when it ended. Refuses
 * SHOP_NOT_FOUND.
 */
export async function checkBooks(
  shopId: string,
  { now, clock }: { now: Date; clock: () => Date },
): Promise<CheckedBooks> {
  // Nothing matures or ends in a shop that gave Laurel up; what waits there is not late.
  const asOf = isInstalled(await requireShop(db, shopId)) ? now : null;
  await inTransaction((tx) => beginCheck(tx, shopId, { checkedAt: now, steps: STEPS }));
  const onStep = (stepsDone: number) =>
    inTransaction((tx) => moveCheck(tx, shopId, { checkedAt: now, stepsDone }));
  const verified = await inSnapshot(
    async ([one, beside]) => {
      const asked = await verifyBooks(one, shopId, { now: asOf, beside, onStep });
      return joined(asked, await refoldStandings(one, shopId, { now }));
    },
    { statementMs: STATEMENT_MS, timeoutMs: WHOLE_MS },
  );
  const finishedAt = clock();
  const { entries, members, differences } = verified;
  const found = verified.found.slice(0, KEPT);
  await inTransaction((tx) =>
    finishCheck(tx, shopId, {
      ...{ checkedAt: now, finishedAt, steps: STEPS },
      ...{ entries, members, differences, found },
    }),
  );
  return { ...verified, shopId, checkedAt: now, tookMs: finishedAt.getTime() - now.getTime() };
}

/** Laws that are asked by a statement, and of what only a fold can tell. */
function joined(asked: Verified, folded: Pick<Verified, "broken" | "found">): Verified {
  const broken = [...asked.broken, ...folded.broken];
  const differences = broken.reduce((sum, { count }) => sum + count, 0);
  return { ...asked, differences, broken, found: [...asked.found, ...folded.found] };
}
