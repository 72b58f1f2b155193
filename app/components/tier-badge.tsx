import { Badge } from "@shopify/polaris";

export type TierView = { name: string; step: number };

const TONES = [undefined, "info", "success"] as const;

/** The tier by name; the tone only repeats how high it stands. */
export function TierBadge({ tier }: { tier: TierView | null }) {
  if (!tier) return <>–</>;
  const tone = TONES[Math.min(tier.step, 2)];
  // Said instead of the tone's own name: "Info" tells nobody anything.
  const said = { toneAndProgressLabelOverride: "Tier" };
  return (
    <Badge {...said} {...(tone && { tone })}>
      {tier.name}
    </Badge>
  );
}

/** Where a tier stands in the ladder; a tier that a later programme dropped keeps its id as its name. */
export function tierView(
  tiers: readonly { id: string; name: string }[],
  tierId: string | null,
): TierView | null {
  if (tierId === null) return null;
  const step = tiers.findIndex(({ id }) => id === tierId);
  return { name: tiers[step]?.name ?? tierId, step: Math.max(step, 0) };
}
