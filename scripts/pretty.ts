/** Structured log lines as a person reads them: when, who, what, and the rest as key=value. */
import { styleText } from "node:util";

type Record_ = Record<string, unknown>;

const COLOURS = { postgres: "blue", store: "magenta", web: "cyan", worker: "green" } as const;
const HIDDEN = new Set(["time", "level", "msg", "pid", "hostname", "err", "at", "from", "event", "message"]);

/** One line of `part`, JSON or not. */
export function pretty(part: keyof typeof COLOURS, line: string): string {
  const who = styleText(COLOURS[part], part.padEnd(8));
  const record = parse(line);
  if (!record) return `${" ".repeat(8)} ${who} ${line}`;
  const when = styleText("dim", timeOf(record["time"] ?? record["at"]));
  const rest = Object.entries(record).filter(([key, value]) => !HIDDEN.has(key) && value !== undefined);
  const pairs = rest.map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const message = [
    textOf(record["msg"] ?? record["event"] ?? record["message"]),
    styleText("dim", pairs.join(" ")),
  ]
    .join(" ")
    .trimEnd();
  return `${when} ${who} ${emphasise(record["level"], message)}${errorOf(record["err"])}`;
}

function parse(line: string): Record_ | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line) as Record_;
  } catch {
    return null;
  }
}

function timeOf(time: unknown): string {
  const at = new Date(typeof time === "number" || typeof time === "string" ? time : Date.now());
  return Number.isNaN(at.getTime()) ? " ".repeat(8) : at.toTimeString().slice(0, 8);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

function emphasise(level: unknown, message: string): string {
  if (level === "error" || level === "fatal") return styleText("red", message);
  return level === "warn" ? styleText("yellow", message) : message;
}

function errorOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { name, message, stack } = error as { name?: string; message?: string; stack?: string[] };
  const where = Array.isArray(stack) ? stack.find((line) => line.includes("/app/"))?.trim() : undefined;
  return `\n${" ".repeat(18)}${styleText("red", `${name ?? "Error"}: ${message ?? ""}`)}${where ? ` ${styleText("dim", where)}` : ""}`;
}

/** A few lines in a frame. */
export function boxed(lines: string[]): string {
  const width = Math.max(...lines.map((line) => line.length)) + 4;
  const rows = lines.map((line) => `│  ${line.padEnd(width - 4)}  │`);
  return ["", `╭${"─".repeat(width)}╮`, ...rows, `╰${"─".repeat(width)}╯`, ""].join("\n");
}
