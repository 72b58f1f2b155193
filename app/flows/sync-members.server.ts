/** Tells Shopify the balances and tiers that changed, so that the merchant and the theme see them on the customer. */
import { db, inTransaction } from "#app/db.server.ts";
import type { Tx } from "#app/db.server.ts";
import { tellTags } from "#app/flows/sync-members/tell-tags.server.ts";
import { log } from "#app/log.server.ts";
import { markMembersSynced, membersToSync } from "#app/models/member-sync.server.ts";
import type { MemberToSync } from "#app/models/member-sync.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import type { Programme } from "#app/rules/programme.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { METAFIELDS_PER_CALL, setMetafields } from "#app/shopify/metafields.server.ts";
import type { MetafieldInput, MetafieldProblem } from "#app/shopify/metafields.server.ts";

const FIELDS_PER_MEMBER = 2;
const MEMBERS_PER_CALL = Math.floor(METAFIELDS_PER_CALL / FIELDS_PER_MEMBER);
/** Then the job makes room for others and comes back. */
const CALLS_PER_RUN = 40;

/**
 * Writes every changed member once, twelve a call, with the tag of the tier where tiers have one, and marks it as of
 * the revision that was read. Idempotent: the same values again change nothing, a crash only repeats the last call, and
 * of two runs at once the newer values stand in the end. A customer Shopify does not know is marked too, with a
 * warning. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING. Answers how many were told.
 */
export async function syncMembers(shopId: string): Promise<number> {
  await requireInstalledShop(db, shopId);
  const versions = (await publishedProgrammes(db, shopId)).map((each) => each.programme);
  const programme = versions.at(-1) ?? null;
  let afterId = 0n;
  let told = 0;
  for (let calls = 0; calls < CALLS_PER_RUN; calls++) {
    const members = await membersToSync(db, shopId, { afterId, limit: MEMBERS_PER_CALL });
    const last = members.at(-1);
    if (!last) return told;
    const client = await shopifyClient(shopId, { background: true });
    await tell(client, members, programme);
    await tellTags(client, members, versions);
    await inTransaction(async (tx) => {
      const { behind } = await markMembersSynced(tx, shopId, members);
      if (behind) await comeBack(tx, shopId);
    });
    afterId = last.customerId;
    told += members.length;
    if (members.length < MEMBERS_PER_CALL) return told;
  }
  await inTransaction((tx) => comeBack(tx, shopId));
  return told;
}

function comeBack(tx: Tx, shopId: string): Promise<void> {
  return enqueueSync(tx, shopId);
}

/** A call is all or nothing: who is at fault is left out, and the others are told in a second one. */
async function tell(
  client: ShopifyClient,
  members: readonly MemberToSync[],
  programme: Programme | null,
): Promise<void> {
  let left = [...members];
  while (left.length > 0) {
    const problems = await setMetafields(
      client,
      left.flatMap((member) => fieldsOf(member, programme)),
    );
    if (problems.length === 0) return;
    const atFault = membersAtFault(left, problems);
    for (const { customerId } of atFault)
      log.warn({ shopId: client.shopId, customerId: customerId.toString(), problems }, "member not synced");
    left = left.filter((member) => !atFault.has(member));
  }
}

/** Without an index we cannot tell who it was: then nobody of this call is tried again. */
function membersAtFault(
  left: readonly MemberToSync[],
  problems: readonly MetafieldProblem[],
): Set<MemberToSync> {
  if (problems.some(({ index }) => index === null)) return new Set(left);
  const members = problems.map(({ index }) => left[Math.floor((index ?? 0) / FIELDS_PER_MEMBER)]);
  return new Set(members.filter((member) => member !== undefined));
}

function fieldsOf(member: MemberToSync, programme: Programme | null): MetafieldInput[] {
  const ownerId = `gid://shopify/Customer/${member.customerId}`;
  const tier = programme?.tiers.find(({ id }) => id === member.tierId) ?? programme?.tiers[0];
  return [
    { ownerId, key: "points_balance", type: "number_integer", value: member.available.toString() },
    { ownerId, key: "tier", type: "single_line_text_field", value: tier?.name ?? "–" },
  ];
}
