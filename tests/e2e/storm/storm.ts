/** The storm: one seed, the whole of Laurel, every fault, and processes that are killed; then the audit. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { BIN, ROOT, runQuietly } from "../../../scripts/commands.ts";
import { type Stack, startStack } from "../../../scripts/stack.ts";
import { Control } from "../../support/control.ts";
import { audit, type Finding } from "./audit.ts";
import { calmDown, strikeTheHour, untilStill } from "./calm.ts";
import { Crew, type Post } from "./crew.ts";
import { Dice } from "./dice.ts";
import { happen } from "./events.ts";
import type { Asked } from "./inside.ts";
import { furnish, type StormShop } from "./scenery.ts";
import { Shoppers } from "./shopper.ts";
import { brewUp, strikes } from "./weather.ts";
import { World } from "./world.ts";

export type StormOptions = {
  seed: number;
  events: number;
  members?: number;
  say?: (line: string) => void;
};

export type Outcome = {
  seed: number;
  events: number;
  findings: Finding[];
  /** How often each kind of event happened, of how many tries. */
  counts: Record<string, { done: number; tried: number }>;
  strikes: Record<string, number>;
  killed: string[];
  seconds: Record<string, number>;
  /** Where the logs are. */
  folder: string;
};

/** Everything about it that we decide follows from the seed. Events that happen beside each other. */
const LANES = 6;
const EVENTS_PER_KILL = 110;
/** So much time passes from one event to the next, so that news arrive among them and not after. */
const STEP_MS = 35;
/** After this the store sends again what was refused while nobody listened. */
const RETRY_MS = 61_000;
const LONG_AGO = "2020-01-01T00:00:00Z";

export async function runStorm(options: StormOptions): Promise<Outcome> {
  const { seed, events } = options;
  const folder = path.join(ROOT, ".cache", "storm", `seed-${String(seed)}-${String(events)}`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-storm-"));
  fs.chmodSync(home, 0o755);
  const stackLog = path.join(folder, "store.log");
  let stack: Stack | undefined;
  let crew: Crew | undefined;
  let database: pg.Pool | undefined;
  try {
    const onLine = (_part: string, line: string) => fs.appendFileSync(stackLog, `${line}\n`);
    stack = await startStack({ folder: home, careless: true, app: false, onLine });
    crew = new Crew(stack, folder);
    database = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
    database.on("error", () => undefined);
    return await play({ ...options, folder, stack, crew, database });
  } finally {
    await database?.end();
    await crew?.dismiss();
    await stack?.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

type Stage = StormOptions & { folder: string; stack: Stack; crew: Crew; database: pg.Pool };

async function play({
  seed,
  events,
  members = 100,
  say,
  folder,
  stack,
  crew,
  database,
}: Stage): Promise<Outcome> {
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    say?.(name);
    const answer = await work();
    seconds[name] = (performance.now() - begun) / 1_000;
    return answer;
  };
  const control = new Control(stack.simulator.url);
  const world = await timed("making ready", async () => {
    await crew.muster();
    const shops = await furnish(control, { seed, members });
    const shoppers = new Shoppers(control, () => crew.reachable());
    const made = new World({ control, crew, shops, shoppers, appUrl: stack.appUrl }, database);
    await moveIn(stack, shops);
    await control.idle(30_000);
    await untilStill(made, database);
    return made;
  });
  const counts = await timed("storm", async () => {
    await brewUp(control, { seed, drops: true });
    return rage(world, { seed, events, database });
  });
  const struck = await strikes(control);
  await timed("calm", () => calmDown(world, database));
  const findings = await timed("audit", async () => {
    const discrepancies = await askInside<Parameters<typeof audit>[0]["discrepancies"]>(stack, {
      ask: "verify",
      shops: world.shops.map(({ domain }) => domain),
    });
    const { apiSecret, encryptionKey } = stack.secrets;
    return audit({ world, database, discrepancies, secrets: [apiSecret, encryptionKey] });
  });
  return { seed, events, findings, counts, strikes: struck, killed: crew.killed, seconds, folder };
}

/** The merchants' programmes are in force since long ago, and they open the app. */
async function moveIn(stack: Stack, shops: readonly StormShop[]): Promise<void> {
  const known = shops.map(({ domain, currency, timeZone, programme }) => {
    return { shopId: domain, currency, timeZone, programme };
  });
  await askInside(stack, { ask: "know", shops: known, since: LONG_AGO });
  const control = new Control(stack.simulator.url);
  for (const { domain } of shops) {
    const { idToken } = await control.post<{ idToken: string }>("session-token", { shop: domain });
    const host = Buffer.from(`admin.shopify.com/store/${domain.split(".")[0] ?? ""}`).toString("base64url");
    const query = new URLSearchParams({ embedded: "1", shop: domain, host, id_token: idToken });
    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0.0.0 Safari/537.36" };
    const response = await fetch(`${stack.appUrl}/app?${query.toString()}`, { headers });
    if (!response.ok) throw new Error(`the app could not be opened in ${domain}: ${String(response.status)}`);
  }
}

async function askInside<T>(stack: Stack, asked: Asked): Promise<T> {
  const words = ["tests/e2e/storm/inside.ts", JSON.stringify(asked)];
  const env = { ...stack.appEnvironment, LOG_LEVEL: "silent" };
  const { code, output } = await runQuietly(path.join(BIN, "node"), words, env);
  if (code !== 0) throw new Error(`the app could not ${asked.ask}: ${output}`);
  return JSON.parse(output) as T;
}

/** All events, several beside each other; now and then a process is killed, or the hour strikes. */
async function rage(
  world: World,
  { seed, events, database }: { seed: number; events: number; database: pg.Pool },
): Promise<Outcome["counts"]> {
  const counts: Outcome["counts"] = {};
  const blows = blowsOf(seed, events);
  const strokes: Promise<void>[] = [];
  const begun = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < events; index = next++) {
      const post = blows.get(index);
      if (post) strokes.push(strike(world, post));
      if (index % 150 === 149) await strikeTheHour(database);
      await pace(begun + index * STEP_MS);
      const { kind, done } = await happen(world, { seed, index, events });
      const count = (counts[kind] ??= { done: 0, tried: 0 });
      count.tried += 1;
      if (done) count.done += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await Promise.all(strokes);
  return counts;
}

/** Resolves at that moment, or at once when it is past. */
async function pace(moment: number): Promise<void> {
  const ahead = moment - performance.now();
  if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
}

/** Kills it; what the store could not send to the web process meanwhile comes again when it is back. */
async function strike({ crew, control }: World, post: Post): Promise<void> {
  await crew.strike(post);
  if (post === "web") await control.post("clock", { advanceMs: RETRY_MS });
}

/** Which process is killed at which event. */
function blowsOf(seed: number, events: number): Map<number, Post> {
  const dice = new Dice(seed, "blows");
  const blows = Array.from({ length: Math.max(2, Math.round(events / EVENTS_PER_KILL)) }, (_, index) => {
    const post = dice.weighed({ web: 1, "worker-1": 2, "worker-2": 2 });
    return [dice.between(Math.min(20, events - 1), events - 1), index === 0 ? "web" : post] as const;
  });
  return new Map(blows);
}
