/** What the processes wrote down: no error that nobody expected, nothing of anybody's. */
import type { LogLine } from "./crew.ts";
import type { Finding } from "./audit.ts";

const TOKENS = /shp(at|rt)_[0-9a-f]{8}/;

export function auditLogs(lines: readonly LogLine[], private_: readonly string[]): Finding[] {
  const isBad = ({ level }: LogLine) => level === "error" || level === "fatal" || level === "plain";
  // A Fault is the world's, and is tried again; whatever else is an error is one of ours.
  const bad = lines.filter((line) => isBad(line) && line.error !== "Fault");
  const told = lines.filter(
    ({ text }) => TOKENS.test(text) || private_.some((words) => text.includes(words)),
  );
  const expected = lines.filter(isBad).length - bad.length;
  const show = ({ post, text }: LogLine) => `${post}: ${text.slice(0, 600)}`;
  return [
    {
      check: "no error but the world's own",
      looked: `${String(lines.length)} lines, ${String(expected)} faults of the world`,
      differences: bad.map(show),
    },
    {
      check: "no person and no token in the logs",
      looked: `${String(lines.length)} lines`,
      differences: told.map(show),
    },
  ];
}
