/** One table that says how it went, and how to see it again. */
import type { Outcome } from "./storm.ts";

const SHOWN = 8;

export function passed({ findings }: Outcome): boolean {
  return findings.every(({ differences }) => differences.length === 0);
}

export function tell(outcome: Outcome): string {
  const { seed, events, findings, counts, killed, seconds } = outcome;
  const list = (of: [string, string][]) => of.map(([name, value]) => `${name} ${value}`).join(", ");
  const happened = Object.entries(counts).map(([name, { done, tried }]): [string, string] => [
    name,
    `${String(done)}/${String(tried)}`,
  ]);
  const struck = Object.entries(outcome.strikes).map(([name, hits]): [string, string] => [
    name,
    String(hits),
  ]);
  const took = Object.entries(seconds).map(([name, time]): [string, string] => [
    name,
    `${time.toFixed(1)} s`,
  ]);
  const width = Math.max(...findings.map(({ check }) => check.length));
  const rows = findings.flatMap(({ check, looked, differences }) => [
    `${differences.length === 0 ? "✓" : "✗"} ${check.padEnd(width)}  ${looked}`,
    ...differences.slice(0, SHOWN).map((words) => `    ${words}`),
    ...(differences.length > SHOWN ? [`    … and ${String(differences.length - SHOWN)} more`] : []),
  ]);
  return [
    `seed ${String(seed)}, ${String(events)} events: ${list(happened)}`,
    `faults: ${list(struck)}`,
    `killed: ${killed.join(", ")}`,
    `took: ${list(took)}`,
    ...rows,
    passed(outcome)
      ? `The storm of seed ${String(seed)} is weathered.`
      : `The storm of seed ${String(seed)} broke something. Again: npm run storm -- --seed ${String(seed)} --events ${String(events)}; logs in ${outcome.folder}`,
  ].join("\n");
}
