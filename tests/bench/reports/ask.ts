/** Asks a big shop for pages, drawn from a seed; or the same the slow way. Says how long each took, in milliseconds. */
import { closeDatabase, db } from "#app/db.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import { salesPage } from "#app/reports/sales-page.server.ts";
import { salesFromFacts } from "../../support/sales-from-facts.ts";
import type { Drawn } from "./questions.ts";
import { drawQuestions } from "./questions.ts";
import { timed } from "./timed.ts";

const [how = "kept", shopId = "", seed = "1", count = "100"] = process.argv.slice(2);

/** The page asked for; those before it are turned first, and not timed. */
async function kept({ question, sort, direction, depth }: Drawn): Promise<number> {
  let [cursor, ms]: [Cursor | null, number] = [null, 0];
  for (let turned = 0; turned <= depth; turned++) {
    const [took, page] = await timed(() => salesPage(db, shopId, question, { sort, direction, cursor }));
    ms = took;
    if (!page.next) break;
    cursor = page.next;
  }
  return ms;
}

async function plain({ question, sort, direction }: Drawn): Promise<number> {
  return (await timed(() => salesFromFacts(db, shopId, question, { sort, direction })))[0];
}

await db.$queryRaw`SELECT 1`;
const asked: { ms: number; said: string }[] = [];
for (const drawn of drawQuestions(Number(seed), Number(count)))
  asked.push({ ms: await (how === "plain" ? plain(drawn) : kept(drawn)), said: drawn.said });
await closeDatabase();
process.stdout.write(`${JSON.stringify(asked)}\n`);
