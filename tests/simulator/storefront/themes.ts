import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Sim } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";

/** Folders of `themes/`, with the names that merchants read. */
export const THEMES = { paper: "Paper", lantern: "Lantern" } as const;
export type ThemeName = keyof typeof THEMES;

export const isTheme = (name: string): name is ThemeName => name in THEMES;

export const themeFolder = (name: ThemeName): string => join(import.meta.dirname, "themes", name);

/** The one that is published; the first theme until the merchant publishes another. */
export function themeOf(shop: Shop): ThemeName {
  const kept = shop.faces["published"];
  return typeof kept === "string" && isTheme(kept) && existsSync(themeFolder(kept)) ? kept : "paper";
}

/** Blocks stay where they are: both themes have the same places. */
export function publishTheme(sim: Sim, shop: Shop, name: ThemeName): void {
  shop.faces["published"] = name;
  sim.changed();
}
