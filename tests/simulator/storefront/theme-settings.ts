import { type Sim, SimError } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import { extensionAt, type Block } from "./liquid/extension.ts";

/**
 * What `config/settings_data.json` of the published theme says of the app's blocks: by handle, on and with settings.
 */
export interface BlockState {
  on: boolean;
  settings: Record<string, unknown>;
}

/** Everything is off after the install, and is taken out of the theme when the app goes. */
export function blockStates(shop: Shop): Record<string, BlockState> {
  const kept = shop.faces["theme"] as { installs: number; blocks: Record<string, BlockState> } | undefined;
  if (kept?.installs === shop.installs) return kept.blocks;
  const fresh = { installs: shop.installs, blocks: {} };
  shop.faces["theme"] = fresh;
  return fresh.blocks;
}

export function isOn(shop: Shop, block: Block): boolean {
  return shop.install !== null && (blockStates(shop)[block.handle]?.on ?? false);
}

export function switchBlock(sim: Sim, shop: Shop, handle: string, on: boolean): void {
  const states = blockStates(shop);
  states[handle] = { settings: states[handle]?.settings ?? {}, on };
  sim.changed();
}

/** Embeds stand in every page, app blocks in a section. */
export const isEmbed = (block: Block): boolean => block.schema.target !== "section";

export function blocksOf(sim: Sim): Block[] {
  return extensionAt(sim.config.extensionDir)?.blocks ?? [];
}

/** Switches all embeds, or all app blocks, of the extension. */
export function switchKind(sim: Sim, shop: Shop, kind: "embed" | "block", on: boolean): void {
  for (const block of blocksOf(sim))
    if (isEmbed(block) === (kind === "embed")) switchBlock(sim, shop, block.handle, on);
}

/** Switches on what the handles name, and off whatever else the extension has. */
export function switchTo(sim: Sim, shop: Shop, handles: readonly string[]): void {
  const blocks = blocksOf(sim);
  const unknown = handles.filter((handle) => blocks.every((block) => block.handle !== handle));
  if (unknown.length > 0) throw new SimError("NOT_FOUND", `no block ${unknown.join(", ")}`);
  for (const { handle } of blocks) switchBlock(sim, shop, handle, handles.includes(handle));
}

/** What the block's settings are: the merchant's, else the schema's defaults. */
export function settingsOf(shop: Shop, block: Block): Record<string, unknown> {
  const defaults = (block.schema.settings ?? []).flatMap(({ id, default: value }): [string, unknown][] =>
    id ? [[id, value ?? null]] : [],
  );
  return { ...Object.fromEntries(defaults), ...blockStates(shop)[block.handle]?.settings };
}

const THEME_ID = "gid://shopify/OnlineStoreTheme/151734092001";

/** The answer of App Bridge's `app.extensions()`. */
export function extensionsFor(sim: Sim, shop: Shop) {
  const extension = extensionAt(sim.config.extensionDir);
  if (!extension) return [];
  const activations = extension.blocks.map((block) => {
    const on = isOn(shop, block);
    const place = isEmbed(block)
      ? `settings/${block.handle}`
      : `template--product/main/laurel_${block.handle}`;
    return {
      handle: block.handle,
      name: block.name,
      target: block.schema.target,
      status: on ? "active" : "available",
      activations: on ? [{ target: place, themeId: THEME_ID }] : [],
    };
  });
  return [{ handle: extension.handle, type: "theme_app_extension", activations }];
}
