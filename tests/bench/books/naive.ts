/** The usual way to check balances: read every entry, add them up per member in a map, compare with the members. */
import pg from "pg";

const [shopId = ""] = process.argv.slice(2);
const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
await client.connect();
const begun = performance.now();
await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
await client.query({
  text: "DECLARE lines CURSOR FOR SELECT customer_id, pending_delta, available_delta FROM entries WHERE shop_id = $1",
  values: [shopId],
});
const sums = new Map<string, bigint>();
for (;;) {
  const { rows } = await client.query<[string, string, string]>({
    text: "FETCH 10000 FROM lines",
    rowMode: "array",
  });
  for (const [member, pending, available] of rows)
    sums.set(member, (sums.get(member) ?? 0n) + BigInt(pending) + BigInt(available));
  if (rows.length < 10_000) break;
}
const { rows } = await client.query<{ id: string; points: string }>(
  "SELECT customer_id AS id, available + pending AS points FROM members WHERE shop_id = $1",
  [shopId],
);
const wrong = rows.filter(({ id, points }) => (sums.get(id) ?? 0n) !== BigInt(points)).length;
const seconds = (performance.now() - begun) / 1000;
await client.end();
if (wrong > 0) throw new Error(`${String(wrong)} balances are wrong`);
process.stdout.write(`${JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`);
