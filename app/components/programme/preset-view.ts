/** A preset as its card shows it. Pure. */
import { atEveryTier } from "#app/components/programme/example-order.ts";
import { previewOf } from "#app/components/programme/preview-view.ts";
import { sayConversion } from "#app/components/programme/words.ts";
import type { Preset } from "#app/rules/presets/preset.ts";
import { parseProgramme } from "#app/rules/programme.ts";

export type PresetView = {
  id: string;
  name: string;
  inspiration: string | null;
  purpose: string;
  /**
   * "A $50 order earns", of any goods; then with goods that rules name. What is the same at every tier is said once.
   */
  examples: { id: string; title: string; everyTier: string | null }[];
  tiers: { id: string; name: string; entry: string; earns: (string | null)[] }[];
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
  const { examples, tiers, rewards } = previewOf(parsed.programme, at);
  const { conversion } = parsed.programme;
  const [first] = rewards;
  const bought = first ? `${first.cost}: ${first.title}` : null;
  return {
    ...preset,
    examples: examples.map(({ id, title, earns }) => ({ id, title, everyTier: atEveryTier(earns) })),
    tiers: tiers.map(({ id, name, entry }, index) => ({
      ...{ id, name, entry },
      earns: examples.map(({ earns }) => (atEveryTier(earns) === null ? (earns[index] ?? null) : null)),
    })),
    reward: bought ?? (conversion && sayConversion(conversion, currency)),
  };
}
