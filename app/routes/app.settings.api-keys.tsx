/** The keys with which a merchant's own systems sign what they tell Laurel. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { z } from "zod";
import { ExampleCard, KeysCard, MadeKey, MakeKeyCard } from "#app/components/api-key-cards.tsx";
import { sayInstant } from "#app/components/format.ts";
import { sayStaff } from "#app/components/staff.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { Refusal } from "#app/errors.ts";
import { makeApiKey } from "#app/flows/make-api-key.server.ts";
import { revokeApiKey } from "#app/flows/revoke-api-key.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { listApiKeys } from "#app/models/api-keys.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { isActive } from "#app/rules/activities.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "API keys · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "api-keys", async ({ shopId, now, staff }) => {
    const [{ timeZone }, keys, published] = await Promise.all([
      requireShopFacts(db, shopId),
      listApiKeys(db, shopId),
      findProgramme(db, shopId),
    ]);
    const say = (instant: Date) => sayInstant(instant, { now, timeZone });
    return {
      shopId,
      url: new URL(env.SHOPIFY_APP_URL).origin,
      activityId: published?.programme.activities.find(isActive)?.id ?? "visit",
      keys: keys.map(({ keyId, name, createdAt, createdBy, lastUsedAt, revokedAt }) => ({
        keyId,
        name,
        made: say(createdAt),
        by: sayStaff(createdBy, staff),
        used: lastUsedAt && say(lastUsedAt),
        revoked: revokedAt && say(revokedAt),
      })),
    };
  });
}

const wish = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("make"), name: z.string().max(1_000) }),
  z.object({ intent: z.literal("revoke"), keyId: z.string().regex(/^lk_[0-9a-f]{18}$/) }),
]);

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "api-keys", async ({ shopId, now, staff: by }) => {
    const asked = wish.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "a name or a key is needed" });
    if (asked.data.intent === "revoke") {
      await revokeApiKey(shopId, asked.data.keyId, { by, now });
      return { made: null, refused: null };
    }
    try {
      const made = await makeApiKey(shopId, { name: asked.data.name }, { by, now });
      return { made, refused: null };
    } catch (error) {
      if (error instanceof Refusal && error.code === "API_KEY_INVALID")
        return { made: null, refused: error.message };
      throw error;
    }
  });
}

export default function ApiKeysPage() {
  const { keys, url, shopId, activityId } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <SubPage title="API keys" narrow back={{ content: "Programme", url: "/app/programme" }}>
      <BlockStack gap="400">
        {answer?.made ? <MadeKey {...answer.made} /> : null}
        <MakeKeyCard key={answer?.made?.keyId ?? ""} refused={answer?.refused ?? null} />
        <KeysCard keys={keys} />
        <ExampleCard url={url} shopId={shopId} activityId={activityId} />
      </BlockStack>
    </SubPage>
  );
}
