/** Structured logs: one JSON line each. Ids and counts only: no names, e-mails, tokens or payloads. */
import { pino } from "pino";
import { env } from "#app/env.server.ts";

export const log = pino({
  level: env.LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: [
      "email",
      "phone",
      "firstName",
      "lastName",
      "accessToken",
      "refreshToken",
      "*.email",
      "*.accessToken",
    ],
    censor: "[redacted]",
  },
  serializers: { err: describeError },
});

/**
 * An error as the logs show it: what and where, never the request or the payload that caused it. A query that was
 * written wrongly quotes its parameters, so only its name is told.
 */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const quotes = error.name === "PrismaClientValidationError";
  return {
    name: error.name,
    message: quotes ? "a query with parameters it does not take" : error.message.slice(0, 500),
    stack: error.stack?.split("\n").filter((line) => line.startsWith("    at ")).slice(0, 8), // prettier-ignore
  };
}
