/**
 * The usual way, as a load tool would play it: for each order one transaction of single-row statements over one of
 * eight connections (lock the member, insert the order, insert the entry, update the balance, commit).
 */
import pg from "pg";

const [orders = "3000", customers = "2000", connections = "8"] = process.argv.slice(2).map(Number);
const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: Number(connections) });

await pool.query(`CREATE TABLE single_members (id bigint PRIMARY KEY, balance bigint NOT NULL);
  CREATE TABLE single_orders (id bigint PRIMARY KEY, member bigint NOT NULL, total bigint NOT NULL);
  CREATE TABLE single_entries (id bigserial PRIMARY KEY, member bigint NOT NULL, order_id bigint UNIQUE, points bigint NOT NULL)`);
await pool.query("INSERT INTO single_members SELECT id, 0 FROM generate_series(0, $1::bigint - 1) AS id", [
  customers,
]);

async function settle(client: pg.PoolClient, order: number): Promise<void> {
  const member = order % Number(customers);
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  await client.query("BEGIN");
  await run("lock", "SELECT balance FROM single_members WHERE id = $1 FOR UPDATE", [member]);
  await run("order", "INSERT INTO single_orders VALUES ($1, $2, 12000) ON CONFLICT DO NOTHING", [
    order,
    member,
  ]);
  await run("entry", "INSERT INTO single_entries (member, order_id, points) VALUES ($1, $2, 120)", [
    member,
    order,
  ]);
  await run("member", "UPDATE single_members SET balance = balance + 120 WHERE id = $1", [member]);
  await client.query("COMMIT");
}

let next = 0;
async function connection(): Promise<void> {
  const client = await pool.connect();
  while (next < Number(orders)) await settle(client, (next += 1));
  client.release();
}

const begun = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, connection));
const seconds = (performance.now() - begun) / 1000;
await pool.end();
process.stdout.write(`${JSON.stringify({ perSecond: Number(orders) / seconds })}\n`);
