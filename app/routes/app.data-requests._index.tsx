/** What customers asked to know of themselves: those that wait for an answer first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { PersonLockIcon } from "@shopify/polaris-icons";
import { DataRequestActs } from "#app/components/data-request-acts.tsx";
import type { DataRequestView } from "#app/components/data-request-view.ts";
import { dataRequestView } from "#app/components/data-request-view.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { listDataRequests } from "#app/models/data-requests.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Data requests · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "data-requests", async ({ shopId, now, staff }) => {
    const [{ timeZone }, requests] = await Promise.all([
      requireShopFacts(db, shopId),
      listDataRequests(db, shopId),
    ]);
    return { requests: requests.map((each) => dataRequestView(each, { now, timeZone, staff })) };
  });
}

export default function DataRequestsPage() {
  const { requests } = useLoaderData<typeof loader>();
  const [open, answered] = [
    requests.filter((each) => !each.answered),
    requests.filter((each) => each.answered),
  ];
  return (
    <SubPage title="Data requests" narrow back={{ content: "Laurel", url: "/app" }}>
      <BlockStack gap="400">
        {requests.length === 0 ? (
          <Card padding="0">
            <Notice icon={PersonLockIcon} heading="Nobody has asked for their data">
              When a customer asks what is held of them, Shopify tells Laurel, and what Laurel holds is
              gathered here.
            </Notice>
          </Card>
        ) : null}
        <Requests title="Waiting for an answer" requests={open} />
        <Requests title="Answered" requests={answered} />
      </BlockStack>
    </SubPage>
  );
}

function Requests({ title, requests }: { title: string; requests: DataRequestView[] }) {
  if (requests.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {requests.map((each) => (
          <div key={each.key} className="laurel-split">
            <BlockStack gap="050">
              <Text as="h3" variant="bodyMd" fontWeight="medium">
                {each.customer}
              </Text>
              <Text as="p" tone="subdued">
                Asked <Instant at={each.at} />.{" "}
                {each.answered ? (
                  <>
                    Answered <Instant at={each.answered.at} /> by {each.answered.by}.
                  </>
                ) : (
                  each.due
                )}
              </Text>
            </BlockStack>
            <DataRequestActs request={each} />
          </div>
        ))}
      </BlockStack>
    </Card>
  );
}
