/** Activity: what Shopify told Laurel, and what was done with it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import {
  Link,
  useFetcher,
  useLoaderData,
  useNavigate,
  useNavigation,
  useSearchParams,
} from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, Select, Text } from "@shopify/polaris";
import { NotificationIcon, SearchIcon } from "@shopify/polaris-icons";
import type { ActivityLineView } from "#app/components/activity-view.ts";
import { activityLine, sayTopic, STATES } from "#app/components/activity-view.ts";
import { withParams } from "#app/components/address.ts";
import type { Column } from "#app/components/figures-table.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import type { FilterTab } from "#app/components/filter-tabs.tsx";
import { FilterTabs } from "#app/components/filter-tabs.tsx";
import { sayCount, sayInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { Notice } from "#app/components/notice.tsx";
import { OlderPager } from "#app/components/older-pager.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { retryDeliveries } from "#app/flows/retry-deliveries.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { listActivity, listTopics, parkedDeliveries } from "#app/reports/activity.server.ts";
import { DELIVERY_STATES, readActivityQuestion, sayPlace } from "#app/reports/activity.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Activity · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "activity", async ({ shopId, now, params }) => {
    const question = readActivityQuestion(params);
    const [facts, shop, topics, parked, { lines, more }] = await Promise.all([
      requireShopFacts(db, shopId),
      requireShop(db, shopId),
      listTopics(db, shopId),
      parkedDeliveries(db, shopId),
      listActivity(db, shopId, question),
    ]);
    const at = { now, timeZone: facts.timeZone };
    return {
      lines: lines.map((line) => activityLine(line, at)),
      more: more ? sayPlace(more) : null,
      topics: topics.map((topic) => ({ value: topic, label: sayTopic(topic) })),
      parked: parked.count,
      compared: shop.reconciledAt ? sayInstant(shop.reconciledAt, at) : null,
      empty: topics.length === 0,
    };
  });
}

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "activity", async ({ shopId, now }) => {
    const intent = (await request.formData()).get("intent");
    if (intent !== "retry-all") throw new Refusal("BAD_REQUEST", { detail: "intent must be retry-all" });
    return { tried: await retryDeliveries(shopId, null, { now }) };
  });
}

const COLUMNS: Column[] = [
  { key: "topic", title: "What Shopify told" },
  { key: "result", title: "What came of it" },
  { key: "state", title: "State" },
  { key: "attempts", title: "Attempts", numeric: true },
  { key: "at", title: "Received", numeric: true },
];

export default function Activity() {
  const { lines, more, topics, parked, compared, empty } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  return (
    <MainPage title="Activity">
      <BlockStack gap="400">
        {parked > 0 ? <Parked count={parked} /> : null}
        <Card padding="0">
          {empty ? (
            <NothingYet />
          ) : (
            <>
              <FilterTabs name="state" pages="after" tabs={stateTabs(parked)} />
              <Box padding="300" paddingInline="400">
                <div className="laurel-filters">
                  <SearchField
                    label="Search deliveries"
                    placeholder="Search by order, webhook or customer id"
                  />
                  <TopicSelect topics={topics} />
                </div>
              </Box>
              {lines.length === 0 ? (
                <NothingFound />
              ) : (
                <FiguresTable
                  label="Deliveries"
                  columns={COLUMNS}
                  sorted={{ key: "at", direction: "desc" }}
                  busy={busy}
                  wraps
                  rows={lines.map((line) => ({ key: line.id, cells: cellsOf(line) }))}
                />
              )}
              {lines.length === 0 ? null : (
                <OlderPager
                  name="after"
                  more={more}
                  found={`${sayCount(lines.length, "delivery", "deliveries")} shown`}
                />
              )}
            </>
          )}
        </Card>
        <Text as="p" tone="subdued" alignment="center">
          {compared ? (
            <>
              Laurel also asks Shopify itself which orders changed. Last compared <Instant at={compared} />.
            </>
          ) : (
            "What Shopify tells is kept for 30 days; what came of it is kept for good."
          )}
        </Text>
      </BlockStack>
    </MainPage>
  );
}

function cellsOf(line: ActivityLineView) {
  return [
    <span key="topic">
      <Link to={`/app/activity/${encodeURIComponent(line.id)}`} className="laurel-link" prefetch="intent">
        {line.topic}
      </Link>{" "}
      <span className="laurel-quiet">{line.about}</span>
    </span>,
    line.result,
    <StateBadge key="state" state={line.state} />,
    line.attempts,
    <Instant key="at" at={line.at} />,
  ];
}

function Parked({ count }: { count: number }) {
  const fetcher = useFetcher();
  return (
    <Banner tone="warning" title={`${sayCount(count, "delivery", "deliveries")} could not be done`}>
      <BlockStack gap="200" inlineAlign="start">
        <p>
          They wait here and hold nothing else up. Try again once their reason is out of the way, or open one
          to set it aside for good.
        </p>
        <fetcher.Form method="post">
          <input type="hidden" name="intent" value="retry-all" />
          <Button submit loading={fetcher.state !== "idle"}>
            Try all again
          </Button>
        </fetcher.Form>
      </BlockStack>
    </Banner>
  );
}

function stateTabs(parked: number): FilterTab[] {
  const states = ["parked", ...DELIVERY_STATES.filter((state) => state !== "parked")];
  return [
    { id: "all", content: "All" },
    ...states.map((id) => ({
      id,
      content: STATES[id]?.words ?? id,
      ...(id === "parked" && parked > 0 ? { badge: parked.toLocaleString("en-US") } : {}),
    })),
  ];
}

function TopicSelect({ topics }: { topics: { value: string; label: string }[] }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  return (
    <Select
      label="Kind of news"
      labelHidden
      options={[{ value: "", label: "Everything" }, ...topics]}
      value={params.get("topic") ?? ""}
      onChange={(topic) => navigate(withParams(params, { topic: topic || null, after: null }))}
    />
  );
}

function NothingYet() {
  return (
    <Notice icon={NotificationIcon} heading="Nothing has arrived yet">
      Every order, refund and customer that Shopify tells Laurel about will be listed here within seconds,
      with what was done with it.
    </Notice>
  );
}

function NothingFound() {
  const [params] = useSearchParams();
  const searched = params.has("q");
  return (
    <Notice
      icon={searched ? SearchIcon : NotificationIcon}
      heading={searched ? "No delivery fits" : "None like this"}
      action={<Button url="/app/activity">Show everything</Button>}
    >
      {searched
        ? "Search for an order's name (#1042) or id, a customer's id, or the whole id of a webhook."
        : "No delivery is of this kind and in this state."}
    </Notice>
  );
}
