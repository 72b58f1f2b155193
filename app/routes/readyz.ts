import { answerJson } from "#app/answer.server.ts";
import { log } from "#app/log.server.ts";
import { readiness } from "#app/readiness.server.ts";

/** The process can work: settings parsed (or it had not started), the database answers, its migrations are applied. */
export async function loader() {
  const report = await readiness();
  if (!report.ok) log.warn(report, "not ready");
  return answerJson(report, report.ok ? 200 : 503);
}
