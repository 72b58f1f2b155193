/** Proves the books of a shop: what every balance, lot, order and redemption must add up to. Reads only. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { accounts } from "#app/ledger/laws/balances.server.ts";
import { expiries, keys, singles, transfers } from "#app/ledger/laws/entries.server.ts";
import { history, judges, maturity, orders, redemptions, rises } from "#app/ledger/laws/facts.server.ts";
import { activities, conversions, gifts } from "#app/ledger/laws/given.server.ts";
import { lotEnds, lotMoves, lots, owners } from "#app/ledger/laws/lots.server.ts";
import type { Discrepancy, Question } from "#app/ledger/laws/question.server.ts";
import { standings } from "#app/ledger/laws/standings.server.ts";

export type { Discrepancy } from "#app/ledger/laws/question.server.ts";

const QUESTIONS: readonly Question[] = [
  accounts,
  lots,
  lotMoves,
  owners,
  lotEnds,
  orders,
  history,
  judges,
  maturity,
  redemptions,
  rises,
  activities,
  conversions,
  gifts,
  standings,
  keys,
  singles,
  expiries,
  transfers,
];

/** Every law by name, in the order in which they are asked. */
export const LAWS: readonly string[] = QUESTIONS.flatMap(({ laws }) => laws);
/** How many questions a check asks. */
export const STEPS = QUESTIONS.length;

/** Of each law that is broken, so many differences are told; all are counted. */
const TOLD = 20;

export type Verified = {
  entries: bigint;
  members: bigint;
  /** All of them; `found` has the first of each law. */
  differences: number;
  broken: { law: string; count: number }[];
  found: Discrepancy[];
};

type Options = {
  /** Points that should have matured by then are asked for; without it days are not looked at. */
  now?: Date | null;
  /** Another connection that sees the same: as many questions are asked at once. */
  beside?: Db;
  /** Told after each question. */
  onStep?: (done: number) => Promise<void>;
};

/**
 * Asks every law of the shop's books and answers what does not hold: all counted, the first of each told. Postgres does
 * the work; what comes back is bounded. Of a shop at work it tells the truth only on one snapshot: see inSnapshot.
 */
export async function verifyBooks(
  db: Db,
  shopId: string,
  { now = null, beside, onStep }: Options = {},
): Promise<Verified> {
  const [counted] = await db.$queryRaw<{ entries: bigint; members: bigint }[]>`
    SELECT (SELECT count(*) FROM entries WHERE shop_id = ${shopId}) AS entries,
           (SELECT count(*) FROM members WHERE shop_id = ${shopId}) AS members`;
  const answers = new Map<Question, Answer>();
  const questions = QUESTIONS.values();
  const askOn = async (connection: Db) => {
    for (const question of questions) {
      answers.set(question, await ask(connection, question, { shopId, now }));
      await onStep?.(answers.size);
    }
  };
  await Promise.all([db, ...(beside ? [beside] : [])].map(askOn));
  const inOrder = QUESTIONS.flatMap((question) => answers.get(question) ?? []);
  const broken = inOrder.flatMap((answer) => answer.broken);
  const differences = broken.reduce((sum, { count }) => sum + count, 0);
  const found = inOrder.flatMap((answer) => answer.found);
  return { entries: counted?.entries ?? 0n, members: counted?.members ?? 0n, differences, broken, found };
}

type Answer = Pick<Verified, "broken" | "found">;
type Row = Discrepancy & { nth: bigint; count: bigint };

async function ask(
  db: Db,
  question: Question,
  { shopId, now }: { shopId: string; now: Date | null },
): Promise<Answer> {
  const rows = await db.$queryRaw<Row[]>(sql`
    SELECT law, about, found, expected, nth, count
    FROM (SELECT *, row_number() OVER (PARTITION BY law ORDER BY about) AS nth,
      count(*) OVER (PARTITION BY law) AS count
          FROM (${question.ask(shopId, now)}) breaches) told
    WHERE nth <= ${TOLD} ORDER BY law, nth`);
  return {
    found: rows.map(({ law, about, found, expected }) => ({ law, about, found, expected })),
    broken: rows.filter(({ nth }) => nth === 1n).map(({ law, count }) => ({ law, count: Number(count) })),
  };
}
