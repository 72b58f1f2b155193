/**
 * `npm run demo`: the whole of Laurel with a shop to try it on, kept in .data/demo until `-- --reset`.
 * `npm run demo -- --check`: tells the story once against fresh services, says what was seen, and cleans up.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { styleText } from "node:util";
import { readWords } from "./asked.ts";
import { ROOT } from "./commands.ts";
import { boxed, pretty } from "./pretty.ts";
import { seed } from "./seed.ts";
import { type Stack, startStack } from "./stack.ts";

const PORT = Number(process.env["DEMO_PORT"] ?? 4400);
const SHOP = "ink-and-paper.myshopify.com";

const HELP = `npm run demo              start, or go on where you stopped
npm run demo -- --reset   start with nothing
npm run demo -- --check   tell the whole story once, headless, and say what was seen`;
const { values } = readWords("demo", HELP, {
  options: { check: { type: "boolean" }, reset: { type: "boolean" } },
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const progress = (what: string) => say(styleText("dim", `  · ${what} …`));

async function demo(): Promise<number> {
  const folder = path.join(ROOT, ".data", "demo");
  if (values.reset) fs.rmSync(folder, { recursive: true, force: true });
  if (values.reset) say("The demo's data is gone; it starts anew.");
  const furnished = path.join(folder, "furnished");
  // Until the links are shown, logs would only hide them; what went wrong is in the error itself.
  let onLine = (_part: Parameters<typeof pretty>[0], _line: string): void => undefined;
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // Asked twice, there is no time for good-byes; what runs ends with us all the same.
      if (asked.signal.aborted) process.exit(130);
      asked.abort();
    });
  }
  const stack = await startStack({
    folder,
    port: PORT,
    onProgress: progress,
    onLine: (part, line) => onLine(part, line),
  });
  if (asked.signal.aborted) return goodbye(stack);
  // Kept in a file of its own: a first run that was interrupted half-way is a first run again.
  if (!fs.existsSync(furnished)) {
    progress("furnishing the shop");
    await seed(stack, SHOP);
    fs.writeFileSync(furnished, "");
  }
  if (stack.simulator.port !== PORT) {
    // The store takes two in a row: one further on, only the first can have been the reason.
    const beside = stack.simulator.port === PORT + 1 ? "" : ` or ${String(PORT + 1)}`;
    const taken = `${String(PORT)}${beside}`;
    say(`Port ${taken} is taken by another program: the store opened on ${String(stack.simulator.port)}.`);
  }
  say(links(stack));
  onLine = (part, line) => say(pretty(part, line));
  const why = await Promise.race([
    stack.broken,
    new Promise<null>((resolve) => onAbort(asked.signal, resolve)),
  ]);
  if (why !== null)
    say(styleText("red", `\n${why} ended by itself (see above); everything else is stopped.`));
  await goodbye(stack);
  return why === null ? 0 : 1;
}

function onAbort(signal: AbortSignal, resolve: (value: null) => void): void {
  if (signal.aborted) resolve(null);
  else signal.addEventListener("abort", () => resolve(null), { once: true });
}

async function goodbye(stack: Stack): Promise<number> {
  say(styleText("dim", "\n  · stopping …"));
  await stack.stop();
  say("Stopped. The data is kept; `npm run demo -- --reset` empties it.");
  return 0;
}

function links(stack: Stack): string {
  const store = `http://localhost:${String(stack.simulator.port)}`;
  return boxed([
    "Laurel is running, with a shop to try it on.",
    "",
    `Storefront      ${store}/`,
    `Shopify admin   ${store}/admin/store/${SHOP.split(".")[0] ?? ""}/apps/laurel`,
    `Database        ${stack.databaseUrl}`,
    "",
    "Buy something as Ada, open Rewards in the corner, then look at Laurel in the admin.",
    "Bo and Cem have points to spend and codes to use.",
    "What was sold before Laurel came waits under Programme, Past orders.",
    "Ctrl-C stops everything; the data stays for next time.",
  ]);
}

async function check(): Promise<number> {
  const { tell } = await import("../tests/e2e/tell.ts");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "laurel-check-"));
  const begun = Date.now();
  const logs: string[] = [];
  // Everything started here ends with us, so leaving is enough; the folder is what would stay.
  const leave = () => {
    fs.rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, leave);
  let stack: Stack | undefined;
  try {
    fs.chmodSync(folder, 0o755);
    stack = await startStack({
      folder,
      careless: true,
      onProgress: progress,
      onLine: (part, line) => logs.push(pretty(part, line)),
    });
    const ok = await tell({ stack, folder, say });
    if (!ok) say(`\nThe last of the logs:\n${logs.slice(-40).join("\n")}`);
    say(`\n${ok ? "The story holds" : "The story broke"} (${((Date.now() - begun) / 1000).toFixed(0)} s).`);
    return ok ? 0 : 1;
  } finally {
    await stack?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await (values.check ? check() : demo());
} catch (error) {
  process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
