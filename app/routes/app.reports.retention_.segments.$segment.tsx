/** The customers of one segment. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { PersonIcon } from "@shopify/polaris-icons";
import { CursorPager } from "#app/components/cursor-pager.tsx";
import { DownloadButton } from "#app/components/download-button.tsx";
import type { Column } from "#app/components/figures-table.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import { sayCount, sayDay, sayMoney, sayNumber } from "#app/components/format.ts";
import { Notice } from "#app/components/notice.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import { db, reportsDb } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { retentionState, segmentSums } from "#app/reports/retention.server.ts";
import { customersOfSegment } from "#app/reports/segment-list.server.ts";
import { parseAfter, parseSegment, SEGMENT_WORDS } from "#app/reports/segments.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Segment · Laurel" }];

const A_PAGE = 50;

export function loader({ request, params: { segment: given } }: LoaderFunctionArgs) {
  return forMerchant(request, "segment", async ({ shopId, params }) => {
    const segment = parseSegment(given);
    const { currency } = await requireShopFacts(db, shopId);
    const asked = { segment, after: parseAfter(params), limit: A_PAGE + 1 };
    const [found, sums, { ratedOn }] = await Promise.all([
      customersOfSegment(reportsDb, shopId, asked),
      segmentSums(reportsDb, shopId),
      retentionState(reportsDb, shopId),
    ]);
    const shown = found.slice(0, A_PAGE);
    const count = sums.find((sum) => sum.segment === segment)?.customers ?? 0n;
    return {
      ...{ segment, words: SEGMENT_WORDS[segment], ratedOn: ratedOn && sayDay(ratedOn) },
      rows: shown.map(({ customerId, name, lastDay, orders, netMinor, recency, frequency, monetary }) => ({
        id: customerId.toString(),
        name,
        cells: [
          sayNumber(orders),
          sayDay(lastDay),
          sayMoney(netMinor, currency),
          ...[recency, frequency, monetary].map(sayNumber),
        ],
      })),
      pager: {
        previous: null,
        next: found.length > A_PAGE ? (shown.at(-1)?.customerId.toString() ?? null) : null,
        found: sayCount(Number(count), "customer"),
      },
    };
  });
}

const numeric = true;
const COLUMNS: Column[] = [
  { key: "customer", title: "Customer" },
  { key: "orders", title: "Orders", numeric },
  { key: "last", title: "Last order", numeric },
  { key: "net", title: "Net sales", numeric },
  { key: "r", title: "Recency", numeric },
  { key: "f", title: "Frequency", numeric },
  { key: "m", title: "Money", numeric },
];

export default function SegmentPage() {
  const { segment, words, rows, pager, ratedOn } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  return (
    <SubPage title={words.title} back={{ content: "Retention", url: "/app/reports/retention" }} fullWidth>
      <BlockStack gap="400">
        <Card>
          <InlineStack align="space-between" blockAlign="start" gap="300">
            <BlockStack gap="100">
              <Text as="p">{words.todo}</Text>
              <Text as="p" tone="subdued">
                {words.who}; as of {ratedOn ?? "the next day"}.
              </Text>
            </BlockStack>
            <DownloadButton
              href={`/app/reports/retention/segments/${segment}.csv`}
              fileName={`segment-${segment}.csv`}
            >
              Export CSV
            </DownloadButton>
          </InlineStack>
        </Card>
        <Card padding="0">
          {rows.length === 0 ? (
            <Notice icon={PersonIcon} heading="Nobody is in this segment">
              Customers are rated once a day, against one another.
            </Notice>
          ) : (
            <>
              <FiguresTable
                label={`Customers: ${words.title}`}
                columns={COLUMNS}
                rows={rows.map(({ id, name, cells }) => ({
                  key: id,
                  cells: [
                    <Link key="customer" to={`/app/members/${id}`} className="laurel-link">
                      {name}
                    </Link>,
                    ...cells,
                  ],
                }))}
                sorted={{ key: "", direction: "asc" }}
                busy={busy}
              />
              <CursorPager {...pager} />
            </>
          )}
        </Card>
      </BlockStack>
    </SubPage>
  );
}
