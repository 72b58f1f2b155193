/** What the processes wrote down: no error that nobody expected, nothing of anybody's. */
import type { LogLine } from "./crew.ts";
import type { Finding } from "./audit.ts";

/** The kinds of Fault: the world's, and tried again. Whatever else is an error is one of ours. */
const FAULTS = ["Fault", "Throttled", "Unsure"];

const TOKENS = /shp(at|rt)_[0-9a-f]{8}/;

export function auditLogs(lines: readonly LogLine[], private_: readonly string[]): Finding[] {
  const isBad = ({ level }: LogLine) => level === "error" || level === "fatal" || level === "plain";
  const bad = lines.filter((line) => isBad(line) && !FAULTS.includes(line.error));
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
