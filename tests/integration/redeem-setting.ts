/** A shop at the simulator with a member who has points, and what the redemption tests look at. */
import { randomUUID } from "node:crypto";
import { db, inTransaction } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { enrolMember, requireMember } from "#app/models/members.server.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { findRedemption } from "#app/models/redemptions.server.ts";
import { action } from "#app/routes/proxy.redeem.tsx";
import { onPool } from "../support/pool.ts";
import { proxyAddress } from "../support/signed.ts";
import { connected, control } from "./connect.ts";

export type Setting = { shopId: string; customerId: bigint };

/** `points` may be 0; `known: false` gives a member whom Shopify has never heard of. */
export async function aMemberWith(
  points: bigint,
  { known = true, shopId }: { known?: boolean; shopId?: string } = {},
): Promise<Setting> {
  const now = new Date();
  const shop = shopId ?? (await connected()).shopId;
  // Since yesterday: whatever a test tells of has been ordered since Laurel came.
  if (!shopId) await installShop(shop, { now: new Date(now.getTime() - 86_400_000) });
  const customerId = known ? await customerAt(shop) : 404_404n;
  await inTransaction(async (tx) => {
    await enrolMember(tx, shop, { customerId, at: now, now });
    if (points > 0n) {
      const entry = {
        customerId,
        kind: "import",
        key: `import:${randomUUID()}`,
        pendingDelta: 0n,
        availableDelta: points,
        reason: {},
        actor: "system",
        occurredAt: now,
      } as const;
      await post(tx, shop, [entry], postingRules(null, null));
    }
  });
  return { shopId: shop, customerId };
}

async function customerAt(shop: string): Promise<bigint> {
  const { customer } = await control.post<{ customer: { id: string } }>("customers", {
    shop,
    email: `${randomUUID().slice(0, 8)}@example.com`,
    firstName: "Ada",
    lastName: "L",
    state: "enabled",
  });
  return BigInt(customer.id);
}

export type Answer = {
  status: number;
  redemption?: { id: string; state: string; code: string | null; value: string };
  available?: string;
  error?: { code: string; message: string; detail: Record<string, string> };
};

/** Posts as the widget does, through the app proxy. */
export async function redeemBy(
  { shopId, customerId }: { shopId: string; customerId: bigint | null },
  body: unknown,
  { address, type = "application/json" }: { address?: URL; type?: string } = {},
): Promise<Answer> {
  const url = address ?? proxyAddress({ shopId, customerId, path: "/proxy/redeem" });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": type };
  const request = new Request(url, { method: "POST", headers, body: text });
  const response = await action({ request, params: {}, context: {} });
  return { status: response.status, ...((await response.json()) as object) };
}

export const available = async ({ shopId, customerId }: Setting) =>
  (await requireMember(db, shopId, customerId)).available;

export async function redemptionOf({ shopId }: { shopId: string }, redemptionId: string) {
  const redemption = await findRedemption(db, shopId, redemptionId);
  if (!redemption) throw new Error("no such redemption");
  return redemption;
}

/** Kind and points of every entry of a redemption, in order. */
export async function entriesOf(redemptionId: string): Promise<string[]> {
  const { rows } = await onPool().query<{ line: string }>(
    "SELECT kind || ' ' || available_delta AS line FROM entries WHERE redemption_id = $1 ORDER BY entry_id",
    [redemptionId],
  );
  return rows.map((row) => row.line);
}

export type ShopDiscount = {
  id: string;
  code: string;
  usageLimit: number | null;
  tags: string[];
  startsAt: string;
  endsAt: string | null;
} & Record<string, unknown>;

export async function discountsAt(shopId: string): Promise<ShopDiscount[]> {
  return (await control.get<{ discounts: ShopDiscount[] }>(`discounts?shop=${shopId}`)).discounts;
}
