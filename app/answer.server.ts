/** The one place where a caught error becomes an HTTP answer. */
import { Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";

/** JSON with exact bigints (as decimal strings), never cached: answers are personal. */
export function answerJson(body: unknown, status = 200): Response {
  const text = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return new Response(text, {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
}

/**
 * A Refusal is answered with its own status and words; anything else is a Fault or a Bug: logged, and answered 503 or
 * 500 without telling its insides. A thrown Response (a redirect of the session library) passes untouched.
 */
export function answerError(error: unknown, where: string): Response {
  if (error instanceof Response) return error;
  if (error instanceof Refusal) {
    return answerJson(
      { error: { code: error.code, message: error.message, detail: error.detail } },
      error.status,
    );
  }
  const broken = error instanceof Error && error.message.startsWith("broken promise");
  log.error({ err: error, where }, broken ? "bug" : "fault");
  const [status, code] = broken ? [500, "BUG"] : [503, "TRY_AGAIN"];
  const answer = answerJson(
    { error: { code, message: "Something went wrong on our side. Please try again." } },
    status,
  );
  answer.headers.set("retry-after", "5");
  return answer;
}
