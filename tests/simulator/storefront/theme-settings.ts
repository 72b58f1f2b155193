import { type Sim, SimError } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import { extensionAt, type Block } from "./liquid/extension.ts";
import { isEmbed, type Place, usualPlace } from "./theme-places.ts";

/**
 * What `config/settings_data.json` of the published theme says of the app's blocks: by handle, on and with settings.
 */
export interface BlockState {
  on: boolean;
  /** Of an app block; an older stand-in kept none. */
  places?: Place[];
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

/** On where it stood last, or at a place of its own; off takes it out everywhere. */
export function switchBlock(sim: Sim, shop: Shop, handle: string, on: boolean, place?: Place): void {
  const states = blockStates(shop);
  const { settings = {}, places = [] } = states[handle] ?? {};
  const stays = place && !places.some((each) => each.template === place.template && each.at === place.at);
  states[handle] = { settings, on, places: on && stays ? [...places, place] : on ? places : [] };
  sim.changed();
}

/** Where the block stands in the published theme. */
export function placesOf(shop: Shop, block: Block): Place[] {
  if (isEmbed(block) || !isOn(shop, block)) return [];
  const places = blockStates(shop)[block.handle]?.places ?? [];
  return places.length > 0 ? places : [usualPlace(block)];
}

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

const sectionOf = ({ template, at }: Place, { handle }: Block): string =>
  template === null
    ? `sections--${at}/apps/laurel_${handle}`
    : `template--${template}/${at}/laurel_${handle}`;

/** The answer of App Bridge's `app.extensions()`. */
export function extensionsFor(sim: Sim, shop: Shop) {
  const extension = extensionAt(sim.config.extensionDir);
  if (!extension) return [];
  const activations = extension.blocks.map((block) => {
    const on = isOn(shop, block);
    const places = isEmbed(block)
      ? [`settings/${block.handle}`]
      : placesOf(shop, block).map((place) => sectionOf(place, block));
    return {
      handle: block.handle,
      name: block.name,
      target: block.schema.target,
      status: on ? "active" : "available",
      activations: on ? places.map((target) => ({ target, themeId: THEME_ID })) : [],
    };
  });
  return [{ handle: extension.handle, type: "theme_app_extension", activations }];
}
