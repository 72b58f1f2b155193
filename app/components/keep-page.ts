/** Who asks for something that is not answered, or refused, keeps the page, with everything that was typed. */
import type { ClientActionFunctionArgs, ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { isRouteErrorResponse } from "@remix-run/react";
import { forgetRefused, showRefused } from "#app/components/refused.ts";

export const UNDONE = "That did not work, and nothing was lost. Try again in a moment.";

/**
 * What the server answers; where it did not, what `instead` answers, and the page is not read again (`readAgain`): that
 * would not be answered either. Where it refused, `instead` is told why. What leads to another page goes its way, and so
 * do answers that are not Laurel's own: the session library deals with its own.
 */
export async function keepPage<T>(
  ask: () => Promise<T>,
  instead: (refused: string | null) => T,
): Promise<T | Response> {
  try {
    return await ask();
  } catch (error) {
    const isAnswer = error instanceof Response || isRouteErrorResponse(error);
    if (!isAnswer || error.status >= 500) return Response.json(instead(null), { status: 503 });
    const refused = error.status < 400 ? null : await wordsOf(error);
    if (refused === null) throw error;
    return Response.json(instead(refused), { status: error.status });
  }
}

/** The action of a page that has no place of its own to say it: the page's head says why, or it is said in passing. */
export function keepAndSay({ serverAction }: Pick<ClientActionFunctionArgs, "serverAction">) {
  forgetRefused();
  return keepPage<unknown>(serverAction, (refused) => {
    if (refused === null) shopify.toast.show(UNDONE, { isError: true });
    else showRefused(refused);
    return null;
  });
}

/** Whether the page is read again: not after what was not answered or refused, or what was typed could go with it. */
export function readAgain({ actionStatus }: Pick<ShouldRevalidateFunctionArgs, "actionStatus">): boolean {
  return actionStatus === undefined || actionStatus < 400;
}

/** What only adorns a page, and is left out where it is not answered, whatever the reason. */
export function keepQuiet<T>(ask: () => Promise<T>, instead: T): Promise<T> {
  return ask().catch(() => instead);
}

/** Why Laurel said no, in its own words (`answer.server.ts`); null where it said none. */
export function refusalIn(data: unknown): string | null {
  const said = (data as { error?: { message?: unknown } } | null)?.error?.message;
  return typeof said === "string" ? said : null;
}

async function wordsOf(error: Response | { status: number; data: unknown }): Promise<string | null> {
  const data: unknown = error instanceof Response ? await readJson(error) : error.data;
  return refusalIn(data);
}

async function readJson(answer: Response): Promise<unknown> {
  return answer
    .clone()
    .json()
    .catch(() => null);
}
