/** Saved views of the reports: keeping one, and taking one away. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { Refusal } from "#app/errors.ts";
import { removeView } from "#app/flows/remove-view.server.ts";
import { saveView } from "#app/flows/save-view.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";

const wish = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("save"),
    report: z.enum(["sales-by-customer"]),
    name: z.string().max(1_000),
    question: z.string().max(10_000).startsWith("?"),
    every: z.enum(["never", "day", "week", "month"]).default("never"),
    to: z.string().max(1_000).default(""),
  }),
  z.object({ intent: z.literal("remove"), viewId: z.uuid() }),
]);

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "saved-views", async ({ shopId, now, staff: by }) => {
    const asked = wish.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "which view, and what becomes of it?" });
    if (asked.data.intent === "remove") {
      await removeView(shopId, asked.data.viewId);
      return { saved: null, refused: null };
    }
    const { every, to, intent: _, ...view } = asked.data;
    const address = z.email().max(254).safeParse(to.trim());
    if (every !== "never" && !address.success)
      return { saved: null, refused: "To send it, Laurel needs an e-mail address, like you@example.com." };
    const sending = every !== "never" && address.success ? { every, to: address.data } : null;
    try {
      await saveView(shopId, { ...view, sending }, { by, now });
      return { saved: view.name.trim(), refused: null };
    } catch (error) {
      if (error instanceof Refusal && error.code === "VIEW_INVALID")
        return { saved: null, refused: error.message };
      throw error;
    }
  });
}
