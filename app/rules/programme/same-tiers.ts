/** Which tiers of a programme that somebody starts from are those that members hold already. */
import { folded } from "#app/rules/plain-text.ts";
import type { Programme } from "#app/rules/programme.ts";

/**
 * The programme with the ids of the tiers in force for its tiers of the same names, wherever they are named. A tier is
 * known by its id: under another one it would count as removed, and its members would fall.
 */
export function withIdsOf(inForce: Pick<Programme, "tiers">, programme: Programme): Programme {
  const taken = new Set(programme.tiers.map(({ id }) => id));
  const held = new Map(inForce.tiers.map(({ id, name }) => [folded(name), id]));
  const idOf = new Map<string, string>();
  for (const { id, name } of programme.tiers) {
    const known = held.get(folded(name));
    if (known !== undefined && !taken.has(known)) idOf.set(id, known);
  }
  const now = (id: string) => idOf.get(id) ?? id;
  return {
    ...programme,
    tiers: programme.tiers.map((tier) => ({ ...tier, id: now(tier.id) })),
    campaigns: programme.campaigns.map((campaign) =>
      campaign.audience
        ? { ...campaign, audience: { ...campaign.audience, tierIds: campaign.audience.tierIds.map(now) } }
        : campaign,
    ),
  };
}
