/**
 * From the HTTP door to the settled entry: the built app and its worker as they run in production, and a busy shop.
 * First as much as the door takes, to see what is settled a second; then seven tenths of that, steadily: what is
 * settled while it lasts, and how old the oldest unsettled delivery is at its end. There is no store, so that no
 * metafields are written. In small books (the baseline) and in large ones.
 */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { BIN, mustRun, ROOT, withBin } from "../../scripts/commands.ts";
import { type Guarded, spawnGuarded } from "../../scripts/guard.ts";
import { untilLine } from "../../scripts/lines.ts";
import { freePort } from "../../scripts/ports.ts";
import { onServer } from "../../scripts/postgres.ts";
import { withBooks } from "./books/library.ts";
import { FEW, manyEntries, shapeOf, sizeWords, sustainedSeconds } from "./books/size.ts";
import { type Figure, figure } from "./figure.ts";

const SHOP = "mix.myshopify.com";
const PROBE_SECONDS = 8;
const PART_OF_WHAT_IS_SETTLED = 0.7;
const PATIENCE_MS = 300_000;

type Sustained = { perSecond: number; lagSeconds: number };

export async function measure(say: (what: string) => void): Promise<Figure[]> {
  const few = await play(FEW, say);
  const many = await play(manyEntries(), say);
  const group = `mix${sizeWords()}`;
  return [
    figure(group, "mix.orders_per_s", {
      value: many.perSecond,
      unit: "deliveries/s",
      baseline: few.perSecond,
    }),
    figure(group, "mix.lag_s", { value: many.lagSeconds, unit: "s", baseline: few.lagSeconds }),
  ];
}

function play(entries: number, say: (what: string) => void): Promise<Sustained> {
  return withBooks({ shopId: SHOP, entries, say }, async ({ databaseUrl }) => {
    const { members } = shapeOf(entries);
    const app = await startApp(databaseUrl);
    try {
      const sustained = await sustain({ ...app, databaseUrl, members, say });
      const [rate, lag] = [sustained.perSecond.toFixed(0), sustained.lagSeconds.toFixed(1)];
      say(`sustained at ${entries.toLocaleString("en-US")} entries: ${rate}/s, ${lag} s behind at the end`);
      return sustained;
    } finally {
      await app.stop();
    }
  });
}

async function startApp(databaseUrl: string) {
  const [port, secret] = [await freePort(), randomBytes(24).toString("hex")];
  const url = `http://127.0.0.1:${String(port)}`;
  const env = withBin({
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: url,
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
    PORT: String(port),
    HOST: "127.0.0.1",
    LOG_LEVEL: "info",
  });
  const start = (script: string): Guarded =>
    spawnGuarded([path.join(BIN, "node"), script], { cwd: ROOT, output: ["pipe", "pipe"], env });
  const [web, worker] = [start("server.ts"), start("app/jobs/worker.server.ts")];
  const stop = async () => {
    await Promise.all([web.stop(), worker.stop()]);
  };
  await Promise.all([
    untilLine(web, { name: "web", ready: /"web ready"/ }),
    untilLine(worker, { name: "worker", ready: /"worker ready"/ }),
  ]);
  return { url, secret, stop };
}

type Busy = {
  url: string;
  secret: string;
  databaseUrl: string;
  members: number;
  say: (what: string) => void;
};

async function sustain({ url, secret, databaseUrl, members, say }: Busy): Promise<Sustained> {
  const send = async (seconds: number, rate: number, first: number) => {
    const numbers = [members, seconds, rate, first].map(String);
    const output = await mustRun("node", ["tests/bench/books/deliver.ts", url, secret, SHOP, ...numbers]);
    const { sent, refused } = JSON.parse(output) as { sent: number; refused: number };
    if (refused > 0) throw new Error(`the door refused ${String(refused)} deliveries`);
    return sent;
  };
  const begun = performance.now();
  const probed = await send(PROBE_SECONDS, 0, 0);
  await untilSettled(databaseUrl);
  const capacity = probed / ((performance.now() - begun) / 1000);
  say(`${capacity.toFixed(0)} deliveries/s received and settled`);
  const before = await inboxOf(databaseUrl);
  const seconds = sustainedSeconds();
  await send(seconds, Math.floor(capacity * PART_OF_WHAT_IS_SETTLED), Math.ceil(probed / 10) * 10);
  const after = await inboxOf(databaseUrl);
  await untilSettled(databaseUrl);
  return { perSecond: (after.settled - before.settled) / seconds, lagSeconds: after.lag };
}

type Inbox = { settled: number; waiting: number; parked: number; lag: number };

function inboxOf(databaseUrl: string): Promise<Inbox> {
  return onServer(databaseUrl, async (client) => {
    const { rows } = await client.query<Inbox>(`
      SELECT count(*) FILTER (WHERE state = 'processed')::int AS settled,
        count(*) FILTER (WHERE state = 'received')::int AS waiting,
        count(*) FILTER (WHERE state = 'parked')::int AS parked,
        coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE state = 'received')), 0)::float8 AS lag
      FROM deliveries`);
    return rows[0] ?? { settled: 0, waiting: 0, parked: 0, lag: 0 };
  });
}

async function untilSettled(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { waiting, parked } = await inboxOf(databaseUrl);
    if (parked > 0) throw new Error(`${String(parked)} deliveries could not be settled`);
    if (waiting === 0) return;
    if (Date.now() > deadline) throw new Error(`${String(waiting)} deliveries are still waiting`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
