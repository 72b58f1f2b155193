/** Storefront: how the widget looks and speaks, where it stands in the merchant's theme, and the way to put it there. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { sayInstant } from "#app/components/format.ts";
import { keepPage } from "#app/components/keep-page.ts";
import { sayActor } from "#app/components/programme/history-view.ts";
import { capital } from "#app/components/programme/words.ts";
import { StorefrontEditor } from "#app/components/storefront/editor.tsx";
import { heardView } from "#app/components/storefront/heard-view.ts";
import type { StorefrontAnswer } from "#app/components/storefront/saving.ts";
import { db } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import type { FieldIssue } from "#app/errors.ts";
import { Refusal } from "#app/errors.ts";
import { saveStorefront } from "#app/flows/save-storefront.server.ts";
import type { Merchant } from "#app/merchant.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { findStorefront, storefrontHeard } from "#app/models/storefronts.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { toDocument } from "#app/rules/programme.ts";
import { revisionSent } from "#app/rules/programme/revision.ts";
import { UNTOUCHED } from "#app/rules/storefront/storefront.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Storefront · Laurel" }];

/** What is typed lives in the page; what was saved meanwhile is told by the answer. */
export const shouldRevalidate = () => false;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "storefront", async ({ shopId, now }) => {
    const [kept, heard, published, { timeZone }] = await Promise.all([
      findStorefront(db, shopId),
      storefrontHeard(db, shopId),
      findProgramme(db, shopId),
      requireShopFacts(db, shopId),
    ]);
    return {
      editor: { shopId, apiKey: env.SHOPIFY_API_KEY },
      kept: { storefront: kept?.storefront ?? UNTOUCHED, revision: kept?.revision ?? null },
      heard: heardView(heard),
      document: published && toDocument(published.programme),
      ...{ timeZone, now: now.toISOString() },
    };
  });
}

/** Far more than the longest of everything in every language. */
const MOST_SENT = 100_000;

const isTooLarge = (sent: unknown) => typeof sent === "string" && sent.length > MOST_SENT;

const wish = z.object({
  document: z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  }),
  revision: z.union([z.literal("").transform(() => null), revisionSent]),
});

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "storefront", async (merchant): Promise<StorefrontAnswer> => {
    const sent = Object.fromEntries(await request.formData());
    if (isTooLarge(sent["document"])) throw new Refusal("FORM_TOO_LARGE");
    const asked = wish.safeParse(sent);
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    const { shopId, staff: by, now } = merchant;
    try {
      return { saved: await saveStorefront(shopId, { ...asked.data, by, now }) };
    } catch (error) {
      const answer = error instanceof Refusal ? await answerTo(error, merchant) : null;
      if (!answer) throw error;
      return answer;
    }
  });
}

/** What the merchant can do something about; null for everything else. */
async function answerTo(refusal: Refusal, merchant: Merchant): Promise<StorefrontAnswer | null> {
  const { issues } = refusal.detail;
  if (refusal.code === "STOREFRONT_INVALID" && Array.isArray(issues))
    return { issues: issues as FieldIssue[] };
  if (refusal.code !== "STOREFRONT_OVERTAKEN") return null;
  const { shopId, now, staff } = merchant;
  const [theirs, { timeZone }] = await Promise.all([
    findStorefront(db, shopId),
    requireShopFacts(db, shopId),
  ]);
  if (!theirs) return null;
  const { storefront, revision, editedBy, editedAt } = theirs;
  const by = editedBy === staff ? null : capital(sayActor(editedBy, staff));
  return { overtaken: { by, at: sayInstant(editedAt, { now, timeZone }).text, revision, storefront } };
}

/** When Laurel cannot be reached, or refuses, the page stays with everything that was typed. */
export function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return keepPage<StorefrontAnswer>(serverAction, (refused) =>
    refused === null ? { failed: true } : { refused },
  );
}

export default function StorefrontPage() {
  return <StorefrontEditor {...useLoaderData<typeof loader>()} />;
}
