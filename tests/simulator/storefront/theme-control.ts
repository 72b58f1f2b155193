import { z } from "zod";
import { ofShop, requireShop, route } from "../control/answer.ts";
import { SimError } from "../model/sim.ts";
import { placeAsked } from "./theme-places.ts";
import { blocksOf, extensionsFor, switchBlock, switchKind, switchTo } from "./theme-settings.ts";
import { publishTheme, type ThemeName, THEMES, themeOf } from "./themes.ts";

const themes = z.enum(Object.keys(THEMES) as [ThemeName, ...ThemeName[]]);
const added = z.object({ handle: z.string(), template: z.string(), target: z.string() });
const themeSchema = ofShop.extend({
  theme: themes.optional(),
  embed: z.boolean().optional(),
  block: z.boolean().optional(),
  on: z.array(z.string()).optional(),
  add: z.array(added).optional(),
});

/** Publishes a theme; switches the extension's embeds and app blocks, as a merchant does in the theme editor: all, or just those `on`. */
export const themeRoutes: Record<string, ReturnType<typeof route>> = {
  "POST theme": route(themeSchema, ({ sim, input }) => {
    const shop = requireShop(sim, input.shop);
    if (input.theme !== undefined) publishTheme(sim, shop, input.theme);
    if (input.embed !== undefined) switchKind(sim, shop, "embed", input.embed);
    if (input.block !== undefined) switchKind(sim, shop, "block", input.block);
    if (input.on !== undefined) switchTo(sim, shop, input.on);
    for (const { handle, template, target } of input.add ?? []) {
      const block = blocksOf(sim).find((each) => each.handle === handle);
      const place = block ? placeAsked(block, template, target) : `There is no block “${handle}”.`;
      if (typeof place === "string") throw new SimError("INVALID", place);
      switchBlock(sim, shop, handle, true, place);
    }
    return { theme: themeOf(shop), extensions: extensionsFor(sim, shop) };
  }),
  "GET theme": route(ofShop, ({ sim, input }) => ({
    extensions: extensionsFor(sim, requireShop(sim, input.shop)),
  })),
};
