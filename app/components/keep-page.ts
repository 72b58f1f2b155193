/** Who asks for something while Laurel or Shopify cannot be reached keeps the page, with everything that was typed. */
import type { ClientActionFunctionArgs, ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { isRouteErrorResponse } from "@remix-run/react";

export const UNDONE = "That did not work, and nothing was lost. Try again in a moment.";

/**
 * What the server answers; where it did not, what `instead` answers, and the page is not read again (`readAgain`): that
 * would not be answered either. What is refused, and what leads to another page, goes its way.
 */
export async function keepPage<T>(ask: () => Promise<T>, instead: () => T): Promise<T | Response> {
  try {
    return await ask();
  } catch (error) {
    const isAnswer = error instanceof Response || isRouteErrorResponse(error);
    if (isAnswer && error.status < 500) throw error;
    return Response.json(instead(), { status: 503 });
  }
}

/** The action of a page that has no place to say it: it is said in passing, and the answer is null. */
export function keepAndSay({ serverAction }: Pick<ClientActionFunctionArgs, "serverAction">) {
  return keepPage<unknown>(serverAction, () => {
    shopify.toast.show(UNDONE, { isError: true });
    return null;
  });
}

/** Whether the page is read again: not after what was not answered. */
export function readAgain({ actionStatus }: Pick<ShouldRevalidateFunctionArgs, "actionStatus">): boolean {
  return actionStatus === undefined || actionStatus < 500;
}

/** What only adorns a page, and is left out where it is not answered, whatever the reason. */
export function keepQuiet<T>(ask: () => Promise<T>, instead: T): Promise<T> {
  return ask().catch(() => instead);
}
