/** Every version of the programme, and who changed what. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, InlineStack } from "@shopify/polaris";
import { z } from "zod";
import { AuditCard, VersionsCard } from "#app/components/programme/history-cards.tsx";
import { auditView, versionView } from "#app/components/programme/history-view.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { auditLog } from "#app/models/audit-log.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { findProgramme, programmeHistory } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "History · Laurel" }];

const ENTRIES = 50;
/** Where the page before this one ended: a version, an entry of the log. */
const places = z.object({
  before: z.coerce.number().int().min(1).max(1_000_000).nullable().catch(null),
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt)
    .nullable()
    .catch(null),
});

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "programme-history", async ({ shopId, now, staff, params }) => {
    const { before, after } = places.parse({ before: params.get("before"), after: params.get("after") });
    const [{ timeZone }, published, draft, versions, entries] = await Promise.all([
      requireShopFacts(db, shopId),
      findProgramme(db, shopId),
      findDraft(db, shopId),
      programmeHistory(db, shopId, { before }),
      auditLog(db, shopId, { after, limit: ENTRIES }),
    ]);
    const reader = { now, timeZone, staff };
    const [oldest, lastEntry] = [versions.at(-1), entries.at(-1)];
    return {
      draftRevision: draft?.revision ?? null,
      versions: versions.map((each) => versionView(each, { ...reader, inForce: published?.version ?? null })),
      entries: entries.map((each) => auditView(each, reader)),
      olderVersions: oldest && oldest.version > 1 ? `?before=${oldest.version}` : null,
      olderEntries: lastEntry && entries.length === ENTRIES ? `?after=${lastEntry.auditId}` : null,
    };
  });
}

export default function HistoryPage() {
  const { draftRevision, versions, entries, olderVersions, olderEntries } = useLoaderData<typeof loader>();
  return (
    <SubPage title="History" back={{ content: "Programme", url: "/app/programme" }}>
      <BlockStack gap="400">
        <VersionsCard versions={versions} draftRevision={draftRevision} />
        <Older url={olderVersions} words="Older versions" />
        <AuditCard entries={entries} />
        <Older url={olderEntries} words="Older entries" />
      </BlockStack>
    </SubPage>
  );
}

function Older({ url, words }: { url: string | null; words: string }) {
  if (url === null) return null;
  return (
    <InlineStack align="center">
      <Button url={`/app/programme/history${url}`}>{words}</Button>
    </InlineStack>
  );
}
