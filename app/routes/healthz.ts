import { answerJson } from "#app/answer.server.ts";

/** The process lives. Asks nobody else, so that a slow database does not restart it. */
export function loader() {
  return answerJson({ ok: true });
}
