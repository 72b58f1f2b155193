/** Programmes to start from. Inspired by published programmes of well-known brands; not affiliated with them. */
import { beautyPoints } from "#app/rules/presets/beauty-points.ts";
import { blank } from "#app/rules/presets/blank.ts";
import { cashBack } from "#app/rules/presets/cash-back.ts";
import { explorer } from "#app/rules/presets/explorer.ts";
import { flowersAndFriends } from "#app/rules/presets/flowers-and-friends.ts";
import { influencerPreset } from "#app/rules/presets/influencer-tiers.ts";
import { miles } from "#app/rules/presets/miles.ts";
import { nightsPreset } from "#app/rules/presets/nights.ts";
import { pointsForDoing } from "#app/rules/presets/points-for-doing.ts";
import type { Preset } from "#app/rules/presets/preset.ts";
import { spendStatus } from "#app/rules/presets/spend-status.ts";

export { influencerTiers } from "#app/rules/presets/influencer-tiers.ts";

/** In the order of the gallery. */
export const PRESETS: readonly Preset[] = [
  influencerPreset,
  cashBack,
  spendStatus,
  beautyPoints,
  explorer,
  nightsPreset,
  miles,
  flowersAndFriends,
  pointsForDoing,
  blank,
];

/** The preset of an id, or null. */
export function findPreset(id: string): Preset | null {
  return PRESETS.find((preset) => preset.id === id) ?? null;
}
