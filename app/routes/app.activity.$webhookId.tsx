/** One delivery: when it came, what was done with it, and what a person can do about it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { activityDetail } from "#app/components/activity-view.ts";
import { adminUrl } from "#app/components/address.ts";
import { Instant } from "#app/components/instant.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { setAsideForGood } from "#app/flows/dismiss-delivery.server.ts";
import { rereadSubject } from "#app/flows/reread-subject.server.ts";
import { retryDeliveries } from "#app/flows/retry-deliveries.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { requireActivity } from "#app/reports/activity.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Delivery · Laurel" }];

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "delivery", async ({ shopId, now }) => {
    const [shop, delivery] = await Promise.all([
      requireShopFacts(db, shopId),
      requireActivity(db, shopId, path["webhookId"] ?? ""),
    ]);
    const view = activityDetail(delivery, { now, timeZone: shop.timeZone });
    return {
      ...view,
      orderUrl: view.orderId ? adminUrl(shopId, `orders/${view.orderId}`) : null,
      explainUrl: view.orderId && delivery.orderName ? `/app/orders/${view.orderId}` : null,
    };
  });
}

export function action({ request, params: path }: ActionFunctionArgs) {
  return forMerchant(request, "delivery", async ({ shopId, now }) => {
    const webhookId = path["webhookId"] ?? "";
    const form = await request.formData();
    const [intent, words] = [form.get("intent"), form.get("words")];
    switch (typeof intent === "string" ? intent : "") {
      case "retry":
        return {
          said: (await retryDeliveries(shopId, webhookId, { now })) > 0 ? "It is tried again now" : "",
        };
      case "set-aside":
        return {
          said: (await setAsideForGood(shopId, { webhookId, words: readWords(words) }, { now }))
            ? "It is set aside for good"
            : "",
        };
      case "read-order":
        await rereadSubject(shopId, webhookId, { now });
        return { said: "The order is being read from Shopify. Should that fail again, it is listed again" };
      default:
        throw new Refusal("BAD_REQUEST", { detail: "intent must be retry, set-aside or read-order" });
    }
  });
}

const readWords = (words: FormDataEntryValue | null) => (typeof words === "string" ? words : "");

type View = ReturnType<typeof useLoaderData<typeof loader>>;

export default function DeliveryPage() {
  const view = useLoaderData<typeof loader>();
  return (
    <SubPage
      title={view.topic}
      back={{ content: "Activity", url: "/app/activity" }}
      secondaryActions={[
        ...(view.explainUrl ? [{ content: "How the order earns", url: view.explainUrl }] : []),
        ...(view.orderUrl
          ? [{ content: "Open order in Shopify", url: view.orderUrl, target: "_top" as const }]
          : []),
      ]}
    >
      <BlockStack gap="400">
        <Verdict view={view} />
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Its way
            </Text>
            <dl className="laurel-terms">
              {view.facts.map(({ title, words }) => (
                <div key={title}>
                  <dt>{title}</dt>
                  <dd className="laurel-anywhere">{words}</dd>
                </div>
              ))}
            </dl>
          </BlockStack>
        </Card>
      </BlockStack>
    </SubPage>
  );
}

function Verdict({ view }: { view: View }) {
  const fetcher = useFetcher<typeof action>();
  const said = fetcher.state === "idle" ? fetcher.data?.said : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {view.result}
          </Text>
          <StateBadge state={view.state} />
        </InlineStack>
        <Text as="p" tone="subdued">
          Received <Instant at={view.at} />.{view.error ? ` Before that: ${view.error}` : ""}
        </Text>
        {said ? (
          <Banner tone="success">
            <p role="status">{said}.</p>
          </Banner>
        ) : null}
        {view.unsaid ? (
          <Unsaid words={view.unsaid} canRead={view.orderId !== null} fetcher={fetcher} />
        ) : null}
        {view.isParked ? <Choices canRetry={view.unsaid === null} fetcher={fetcher} /> : null}
      </BlockStack>
    </Card>
  );
}

type Fetcher = ReturnType<typeof useFetcher<typeof action>>;

/** There is no content (any more) to try again with. */
function Unsaid({ words, canRead, fetcher }: { words: string; canRead: boolean; fetcher: Fetcher }) {
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Text as="p">
        {words}
        {canRead ? " The order can be read from Shopify as it is now." : ""}
      </Text>
      {canRead ? (
        <fetcher.Form method="post">
          <input type="hidden" name="intent" value="read-order" />
          <Button submit loading={fetcher.formData?.get("intent") === "read-order"}>
            Read the order again
          </Button>
        </fetcher.Form>
      ) : null}
    </BlockStack>
  );
}

function Choices({ canRetry, fetcher }: { canRetry: boolean; fetcher: Fetcher }) {
  const [words, setWords] = useState("");
  const intent = fetcher.formData?.get("intent");
  return (
    <BlockStack gap="400">
      {canRetry ? (
        <fetcher.Form method="post">
          <input type="hidden" name="intent" value="retry" />
          <Button submit variant="primary" loading={intent === "retry"}>
            Try again
          </Button>
        </fetcher.Form>
      ) : null}
      <fetcher.Form method="post">
        <BlockStack gap="200">
          <input type="hidden" name="intent" value="set-aside" />
          <TextField
            label="Why it need not be done (optional)"
            name="words"
            value={words}
            onChange={setWords}
            maxLength={200}
            autoComplete="off"
            helpText="Kept in the log. Please write nothing about people."
          />
          <InlineStack>
            <Button submit loading={intent === "set-aside"}>
              Set aside for good
            </Button>
          </InlineStack>
        </BlockStack>
      </fetcher.Form>
    </BlockStack>
  );
}
