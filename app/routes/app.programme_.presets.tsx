/** Programmes to start from, and where every draft is begun. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Text } from "@shopify/polaris";
import { z } from "zod";
import { PresetCard } from "#app/components/programme/preset-card.tsx";
import type { StartAnswer } from "#app/components/programme/start-draft.tsx";
import { presetView } from "#app/components/programme/preset-view.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { PRESETS } from "#app/rules/presets.ts";
import { revisionSent } from "#app/rules/programme/revision.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Start from a preset · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "presets", async ({ shopId, now }) => {
    const [{ currency, timeZone }, draft] = await Promise.all([
      requireShopFacts(db, shopId),
      findDraft(db, shopId),
    ]);
    return {
      presets: PRESETS.map((preset) => presetView(preset, { currency, timeZone, now })),
      draftRevision: draft?.revision ?? null,
    };
  });
}

/** The revision of the draft that it shall take the place of. */
const replace = revisionSent.nullable().default(null);
const beginnings = z.union([
  z.object({ preset: z.string().min(1).max(40), replace }),
  z.object({ version: z.coerce.number().int().min(1).max(1_000_000), replace }),
  z.object({ published: z.literal("yes"), replace }),
]);

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "presets", async ({ shopId, now, staff: by }) => {
    const asked = beginnings.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    const { replace, ...from } = asked.data;
    try {
      await startDraft(shopId, { from: "published" in from ? "published" : from, replace, by, now });
    } catch (error) {
      const answer = error instanceof Refusal ? answerTo(error) : null;
      if (!answer) throw error;
      return answer;
    }
    return redirect("/app/programme/edit");
  });
}

/** There is another draft than the one that was seen: which one may be replaced then. */
function answerTo({ code, message, detail }: Refusal): StartAnswer | null {
  if (code !== "DRAFT_EXISTS" && code !== "DRAFT_OVERTAKEN") return null;
  const read = revisionSent.safeParse(detail["revision"]);
  // Nothing was written here that could be lost.
  const refused = code === "DRAFT_EXISTS" ? message : "Somebody has saved the draft since. Look at it first.";
  return { refused, revision: read.success ? read.data : null };
}

export default function PresetsPage() {
  const { presets, draftRevision } = useLoaderData<typeof loader>();
  return (
    <SubPage title="Start from a preset" back={{ content: "Programme", url: "/app/programme" }}>
      <BlockStack gap="400">
        <div className="laurel-heading">
          <Text as="p" tone="subdued">
            A preset becomes a draft that you can change. Nothing reaches your customers before you publish.
          </Text>
        </div>
        <ul className="laurel-presets">
          {presets.map((preset) => (
            <li key={preset.id}>
              <PresetCard preset={preset} draftRevision={draftRevision} />
            </li>
          ))}
        </ul>
      </BlockStack>
    </SubPage>
  );
}
