/**
 * `npm test`: everything, or what the arguments say (they go to vitest: `npm test -- --project unit tests/unit/rules`).
 * Ends with one plain line, `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ensureBuild, ensureClient } from "./build.ts";
import { BIN, ROOT, withBin } from "./commands.ts";
import { ensureSchema } from "./schema.ts";

type Result = { numPassedTests: number; numFailedTests: number; success: boolean };

const words = process.argv.slice(2);
const say = (what: string) => process.stdout.write(`test: ${what}\n`);

/** Only a run that reaches the end-to-end tests needs the built app. */
function needsBuild(): boolean {
  const at = words.findIndex((word) => word === "--project" || word.startsWith("--project="));
  if (at < 0) return !words.some((word) => /^tests\/(unit|integration)/.test(word));
  return words.slice(at).some((word) => word.includes("e2e"));
}

function runVitest(report: string): Promise<number> {
  // `tree` prints each test as it ends, on a terminal and off it.
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(BIN, "vitest"), ["run", ...reporters, ...words], {
      cwd: ROOT,
      env: withBin({ NODE_ENV: "test" }),
      stdio: "inherit",
    });
    // Ctrl-C reaches vitest too, and it tidies up after itself.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

async function main(): Promise<number> {
  await ensureSchema();
  await (needsBuild() ? ensureBuild(say) : ensureClient(say));
  fs.mkdirSync(path.join(ROOT, ".cache"), { recursive: true });
  const report = path.join(ROOT, ".cache", `test-report-${String(process.pid)}.json`);
  const code = await runVitest(report);
  if (!fs.existsSync(report)) return code === 0 ? 1 : code;
  const result = JSON.parse(fs.readFileSync(report, "utf8")) as Result;
  fs.rmSync(report);
  // A file that cannot even be loaded has no failed test, and is a failure all the same.
  const failed = result.numFailedTests + (code !== 0 && result.numFailedTests === 0 ? 1 : 0);
  process.stdout.write(`\n${String(result.numPassedTests)} passed, ${String(failed)} failed\n`);
  return code;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`test: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
