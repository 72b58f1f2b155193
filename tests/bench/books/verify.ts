/**
 * Checks the books of a shop and says how long it took, and how much memory. Its own process, so that memory is its
 * own.
 */
import { closeDatabase } from "#app/db.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";

const [shopId = ""] = process.argv.slice(2);
const begun = performance.now();
const { differences, found, entries } = await checkBooks(shopId, {
  now: new Date(),
  clock: () => new Date(),
});
const seconds = (performance.now() - begun) / 1000;
await closeDatabase();
if (differences > 0) throw new Error(`the generated books are wrong: ${JSON.stringify(found.slice(0, 5))}`);
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ seconds, peakMb, entries: entries.toString() })}\n`);
