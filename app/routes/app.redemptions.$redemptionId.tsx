/** What staff do about one redemption, from whichever page they see it on. */
import type { ActionFunctionArgs } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { z } from "zod";
import { keepPage, UNDONE } from "#app/components/keep-page.ts";
import type { ActAnswer } from "#app/components/redemption-acts.ts";
import { DONE, sayRefused } from "#app/components/redemption-acts.ts";
import { extendedEnd } from "#app/components/redemption-view.ts";
import { Refusal } from "#app/errors.ts";
import { askWithdrawal } from "#app/flows/ask-withdrawal.server.ts";
import { extendRedemption } from "#app/flows/extend-redemption.server.ts";
import { handOut } from "#app/flows/hand-out.server.ts";
import { sendGiftCard } from "#app/flows/send-gift-card.server.ts";
import type { Merchant } from "#app/merchant.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

const acts = z.discriminatedUnion("act", [
  z.object({ act: z.literal(["cancel", "send", "hand-out"]) }),
  /** The end that was seen: said twice, it is moved once. */
  z.object({ act: z.literal("extend"), endsAt: z.iso.datetime().transform((text) => new Date(text)) }),
]);
type Asked = z.output<typeof acts>;

export function action({ request, params: path }: ActionFunctionArgs) {
  return forMerchant(request, "redemption", async (merchant): Promise<ActAnswer> => {
    const id = z.uuid().safeParse(path["redemptionId"]);
    if (!id.success) throw new Refusal("REDEMPTION_NOT_FOUND");
    const asked = acts.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    try {
      await act(merchant, id.data, asked.data);
      return { done: DONE[asked.data.act] };
    } catch (error) {
      const refused = error instanceof Refusal ? sayRefused(error, asked.data.act) : null;
      if (refused === null) throw error;
      return { refused };
    }
  });
}

async function act({ shopId, now, staff: by }: Merchant, redemptionId: string, asked: Asked): Promise<void> {
  switch (asked.act) {
    case "cancel":
      await askWithdrawal(shopId, { redemptionId, customerId: null, by }, { now });
      return;
    case "extend":
      await extendRedemption(shopId, { redemptionId, endsAt: extendedEnd(asked.endsAt), by }, { now });
      return;
    case "send":
      return sendGiftCard(shopId, redemptionId);
    case "hand-out":
      return handOut(shopId, { redemptionId, by }, { now });
  }
}

/** Where Shopify or Laurel cannot be reached, the page stays and says so. */
export function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return keepPage<ActAnswer>(serverAction, (refused) => ({ refused: refused ?? UNDONE }));
}
