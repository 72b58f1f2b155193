/** A preset as its card shows it. Pure. */
import { previewOf } from "#app/components/programme/preview-view.ts";
import { sayConversion } from "#app/components/programme/words.ts";
import type { Preset } from "#app/rules/presets/preset.ts";
import { parseProgramme } from "#app/rules/programme.ts";

export type PresetView = {
  id: string;
  name: string;
  inspiration: string | null;
  purpose: string;
  exampleTitle: string;
  tiers: { id: string; name: string; example: string }[];
  /** What points become: the first reward, or the conversion. */
  reward: string | null;
  notActiveYet: readonly string[];
};

export function presetView(
  { document, ...preset }: Preset,
  { currency, ...at }: { currency: string; timeZone: string; now: Date },
): PresetView {
  const parsed = parseProgramme(document(currency));
  if ("issues" in parsed) throw new RangeError(`the preset ${preset.id} is not in order`);
  const { exampleTitle, tiers, rewards } = previewOf(parsed.programme, at);
  const { conversion } = parsed.programme;
  const [first] = rewards;
  const bought = first ? `${first.cost}: ${first.title}` : null;
  return {
    ...preset,
    exampleTitle,
    tiers: tiers.map(({ id, name, example }) => ({ id, name, example })),
    reward: bought ?? (conversion && sayConversion(conversion, currency)),
  };
}
