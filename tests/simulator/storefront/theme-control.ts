import { z } from "zod";
import { ofShop, requireShop, route } from "../control/answer.ts";
import { extensionsFor, switchKind, switchTo } from "./theme-settings.ts";

const themeSchema = ofShop.extend({
  embed: z.boolean().optional(),
  block: z.boolean().optional(),
  on: z.array(z.string()).optional(),
});

/** Switches the extension's embeds and app blocks, as a merchant does in the theme editor: all, or just those `on`. */
export const themeRoutes: Record<string, ReturnType<typeof route>> = {
  "POST theme": route(themeSchema, ({ sim, input }) => {
    const shop = requireShop(sim, input.shop);
    if (input.embed !== undefined) switchKind(sim, shop, "embed", input.embed);
    if (input.block !== undefined) switchKind(sim, shop, "block", input.block);
    if (input.on !== undefined) switchTo(sim, shop, input.on);
    return { extensions: extensionsFor(sim, shop) };
  }),
  "GET theme": route(ofShop, ({ sim, input }) => ({
    extensions: extensionsFor(sim, requireShop(sim, input.shop)),
  })),
};
