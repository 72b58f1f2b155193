/**
 * What tags of a customer decide: who takes part, which campaigns are for them, which tiers they can hold. No payload
 * carries them: they are read before they decide, and those that the programme names are frozen with the order.
 */
import { asksForCustomerTags } from "#app/rules/earning/campaigns.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { folded } from "#app/rules/plain-text.ts";
import type { Programme } from "#app/rules/programme.ts";

/** Shopify compares tags without case. */
export const plainTags = (tags: Iterable<string>): Set<string> => new Set([...tags].map(folded));

const hasAny = (tags: ReadonlySet<string>, wanted: readonly string[]) =>
  wanted.some((tag) => tags.has(folded(tag)));

/**
 * Whether a programme is for a customer with these tags: with any of those that it asks for, and none that it leaves
 * out. Null, not known, is nobody's fault: who is not known to be left out takes part.
 */
export function isInAudience(
  { audience }: Pick<Programme, "audience">,
  tags: readonly string[] | null,
): boolean {
  if (tags === null || !asksForAudience({ audience })) return true;
  const { customerTags, excludedCustomerTags } = audience;
  const carried = plainTags(tags);
  return (
    (customerTags.length === 0 || hasAny(carried, customerTags)) && !hasAny(carried, excludedCustomerTags)
  );
}

/** A webhook may be lost: what was read longer ago than this is read again before it decides. */
export const TRUSTED_MS = 86_400_000;

/**
 * Whether the programme is for some customers only, and the shop came back after this one's tags were read: it did not
 * hear of them meanwhile, and reads them again, of all who take part. Whatever it could not read within a day is taken
 * as it is.
 */
export function isUnheardOf(
  programme: Pick<Programme, "audience">,
  { state, tagsReadAt }: { state: string; tagsReadAt: Date | null },
  { installedAt, now }: { installedAt: Date | null; now: Date },
): boolean {
  if (state !== "enrolled" || !tagsReadAt || !installedAt || !asksForAudience(programme)) return false;
  return tagsReadAt < installedAt && installedAt.getTime() > now.getTime() - TRUSTED_MS;
}

/** Whether the programme is for some customers only. */
export function asksForAudience({ audience }: Pick<Programme, "audience">): boolean {
  return audience.customerTags.length + audience.excludedCustomerTags.length > 0;
}

type Asking = Pick<Programme, "audience" | "campaigns" | "tiers">;

/** The tags that tiers can be held with. */
export function gateTags(programmes: readonly Pick<Programme, "tiers">[]): Set<string> {
  return plainTags(programmes.flatMap(({ tiers }) => tiers.flatMap(({ requiredTag }) => requiredTag ?? [])));
}

/** Every tag that decides anything. */
export function decidingTags({ audience, campaigns, tiers }: Asking): Set<string> {
  const ofCampaigns = campaigns.flatMap((campaign) => campaign.audience?.customerTags ?? []);
  const all = [...audience.customerTags, ...audience.excludedCustomerTags, ...ofCampaigns];
  return new Set([...plainTags(all), ...gateTags([{ tiers }])]);
}

/** Tags that Shopify's customers carry for a tier. */
export function tierTags({ tiers }: Pick<Programme, "tiers">): string[] {
  return tiers.flatMap(({ customerTag }) => customerTag ?? []);
}

/** Whether anything of the programme hangs on what tags a customer has. */
export function asksForTags(programme: Asking): boolean {
  return decidingTags(programme).size > 0 || tierTags(programme).length > 0;
}

/** Whether it has to know everybody's, not only those of who buys: tiers open by them, or are told by them. */
export function asksForTagsOfAll(programme: Pick<Programme, "tiers">): boolean {
  return gateTags([programme]).size > 0 || tierTags(programme).length > 0;
}

/** Whether a version asks so for others than the one before it. */
export function asksForOtherTags(
  before: Pick<Programme, "tiers"> | null,
  after: Pick<Programme, "tiers">,
): boolean {
  const asked = (programme: Pick<Programme, "tiers"> | null) =>
    programme?.tiers.map(({ id, requiredTag, customerTag }) => [id, requiredTag, customerTag]);
  return asksForTagsOfAll(after) && JSON.stringify(asked(before)) !== JSON.stringify(asked(after));
}

/** Whether the tags of its customer decide what an order earns, and are not frozen with it yet. */
export function needsTags(order: KnownOrder, programme: Programme, timeZone: string): boolean {
  const { state, customerTags } = order;
  if (!state || customerTags !== null) return false;
  const occasion = { processedAt: state.processedAt, timeZone };
  return (
    asksForAudience(programme) ||
    programme.tiers.some(({ requiredTag }) => requiredTag !== null) ||
    asksForCustomerTags(programme, occasion)
  );
}

/** What is kept of a customer's tags with an order: those that its programme names, and nothing else of the person. */
export function frozenTags(tags: readonly string[], programme: Asking): string[] {
  const deciding = decidingTags(programme);
  return tags.filter((tag) => deciding.has(folded(tag)));
}

/** Whether a customer has other of these tags than before. */
export function differIn(
  deciding: ReadonlySet<string>,
  before: readonly string[] | null,
  after: readonly string[],
): boolean {
  const [had, has] = [plainTags(before ?? []), plainTags(after)];
  return [...deciding].some((tag) => had.has(tag) !== has.has(tag));
}

export type TagChange = { add: string[]; remove: string[] };

const NO_CHANGE: TagChange = { add: [], remove: [] };

function tagOfTier({ tiers }: Pick<Programme, "tiers">, tierId: string | null): string | null {
  const tier = tiers.find(({ id }) => id === tierId) ?? tiers[0];
  return tier?.customerTag ?? null;
}

/**
 * What has to be done so that a customer with these tags carries the one of the tier held, and of no other tier that
 * any of the versions ever had. Nothing where the programme in force gives none, and of guests, whose tags are none of
 * ours; a tag that it asks for is nobody's to take away. Whoever takes part has the first tier at least.
 */
export function tierTagChange(
  versions: readonly Programme[],
  { state, tierId, tags }: { state: string; tierId: string | null; tags: readonly string[] },
): TagChange {
  const programme = versions.at(-1);
  if (!programme || state === "guest" || tierTags(programme).length === 0) return NO_CHANGE;
  const wanted = state === "enrolled" ? tagOfTier(programme, tierId) : null;
  const carried = plainTags(tags);
  const others = plainTags(versions.flatMap(tierTags));
  for (const tag of [...decidingTags(programme), ...(wanted === null ? [] : [folded(wanted)])])
    others.delete(tag);
  return {
    add: wanted === null || carried.has(folded(wanted)) ? [] : [wanted],
    remove: tags.filter((tag) => others.has(folded(tag))),
  };
}

export const isChange = ({ add, remove }: TagChange): boolean => add.length + remove.length > 0;
