/**
 * `npm run check`: everything that can be said about the code without running it. One line per step; what a failing
 * step has to say follows at the end. `npm run check -- lint types` runs only those.
 */
import { styleText } from "node:util";
import { generatedTypes } from "./checks/codegen.ts";
import { drift } from "./checks/drift.ts";
import { manifests } from "./checks/manifests.ts";
import { themeCheck } from "./checks/theme.ts";
import { ensureClient } from "./build.ts";
import { runQuietly } from "./commands.ts";
import { ensureSchema } from "./schema.ts";

/** Answers what is wrong, or nothing. */
type Check = { name: string; about: string; run: () => Promise<string> };

const command =
  (program: string, ...words: string[]) =>
  async (): Promise<string> => {
    const { code, output } = await runQuietly(program, words, { NO_COLOR: "1" });
    return code === 0 ? "" : output.trim() || `${program} ended with ${String(code)}`;
  };

const CHECKS: Check[] = [
  {
    name: "lint",
    about: "ESLint with types",
    // No cache: what a file may do depends on the types of others.
    run: command("eslint", ".", "--max-warnings", "0"),
  },
  { name: "types", about: "TypeScript", run: command("tsc", "--noEmit", "-p", ".") },
  {
    name: "format",
    about: "Prettier",
    run: command(
      "prettier",
      "--check",
      "--log-level",
      "warn",
      "--cache",
      "--cache-location",
      ".cache/prettier",
      ".",
    ),
  },
  {
    name: "dead",
    about: "files, exports and packages that nobody uses",
    run: command("knip", "--no-progress"),
  },
  {
    name: "law",
    about: "the law of the house",
    run: command("vitest", "run", "--project", "unit", "--reporter=dot", "tests/unit/house"),
  },
  {
    name: "graphql",
    about: "documents against Shopify's schema",
    run: command(
      "vitest",
      "run",
      "--project",
      "unit",
      "--reporter=dot",
      "tests/unit/shopify/documents.test.ts",
      "tests/unit/shopify/manifest.test.ts",
    ),
  },
  { name: "codegen", about: "generated types against the documents", run: generatedTypes },
  { name: "theme", about: "the widget as Shopify's theme check sees it", run: themeCheck },
  { name: "manifests", about: "TOML files as Shopify's command line reads them", run: manifests },
  { name: "drift", about: "migrations against prisma/schema.prisma", run: drift },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));

async function main(): Promise<number> {
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no check ${unknown.join(", ")}. There are: ${CHECKS.map(({ name }) => name).join(", ")}\n`,
    );
    return 1;
  }
  const queue = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  // Both are asked for by several checks, and neither may be made by two at once.
  await ensureClient();
  await ensureSchema();
  const failed: { name: string; output: string }[] = [];
  const work = async (): Promise<void> => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const output = await timed(check);
      if (output !== "") failed.push({ name: check.name, output });
    }
  };
  await Promise.all([work(), work()]);
  for (const { name, output } of failed)
    process.stdout.write(`\n${styleText("red", `── ${name}`)}\n${output}\n`);
  process.stdout.write(
    failed.length === 0 ? "\nAll is well.\n" : `\nFailed: ${failed.map(({ name }) => name).join(", ")}\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

async function timed({ name, about, run }: Check): Promise<string> {
  const begun = performance.now();
  const output = await run().catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const mark = output === "" ? styleText("green", "✓") : styleText("red", "✗");
  process.stdout.write(`${mark} ${name.padEnd(10)} ${about} ${styleText("dim", `${seconds} s`)}\n`);
  return output;
}

process.exitCode = await main();
