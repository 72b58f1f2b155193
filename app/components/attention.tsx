import { BlockStack, Button, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { AlertTriangleIcon, CheckCircleIcon, PersonLockIcon } from "@shopify/polaris-icons";
import { Link, useFetcher } from "@remix-run/react";
import { DownloadButton } from "#app/components/download-button.tsx";
import type { SaidInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import type { PermissionsView } from "#app/components/permissions-view.ts";

export type AttentionView = {
  parked: {
    heading: string;
    deliveries: { key: string; topic: string; error: string; at: SaidInstant }[];
    /** Where not all are shown. */
    more: string | null;
  } | null;
  missing: PermissionsView | null;
  /** The last check of the books found differences. */
  books: { heading: string; at: SaidInstant } | null;
  requests: { key: string; customer: string; at: SaidInstant; due: string; ready: boolean; href: string }[];
};

/** What a person has to look at; everything else Laurel does by itself. */
export function Attention({ view }: { view: AttentionView }) {
  const quiet = !view.parked && !view.missing && !view.books && view.requests.length === 0;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Needs your attention
        </Text>
        {quiet ? <Quiet /> : null}
        {view.missing ? <Permissions view={view.missing} /> : null}
        {view.books ? <Books books={view.books} /> : null}
        {view.parked ? <Parked parked={view.parked} /> : null}
        {view.requests.map((request) => (
          <Request key={request.key} request={request} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Quiet() {
  return (
    <InlineStack gap="200" wrap={false}>
      <span>
        <Icon source={CheckCircleIcon} tone="success" />
      </span>
      <Text as="p" tone="subdued">
        Nothing. Every message from Shopify has been dealt with, and no difference is known in the books.
      </Text>
    </InlineStack>
  );
}

function Permissions({ view: { heading, words, href } }: { view: PermissionsView }) {
  return (
    <div className="laurel-split">
      <BlockStack gap="050">
        <Text as="h3" variant="bodyMd" fontWeight="medium">
          {heading}
        </Text>
        <Text as="p" tone="subdued">
          {words}
        </Text>
      </BlockStack>
      {href === null ? null : (
        <Button url={href} target="_top">
          Review
        </Button>
      )}
    </div>
  );
}

function Books({ books }: { books: NonNullable<AttentionView["books"]> }) {
  return (
    <div className="laurel-split">
      <InlineStack gap="200" wrap={false}>
        <span>
          <Icon source={AlertTriangleIcon} tone="critical" />
        </span>
        <BlockStack gap="050">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {books.heading}
          </Text>
          <Text as="p" tone="subdued">
            Found <Instant at={books.at} />.
          </Text>
        </BlockStack>
      </InlineStack>
      <Button url="/app/books">See the books</Button>
    </div>
  );
}

function Parked({ parked }: { parked: NonNullable<AttentionView["parked"]> }) {
  const fetcher = useFetcher();
  return (
    <BlockStack gap="200">
      <div className="laurel-split">
        <InlineStack gap="200" wrap={false}>
          <span>
            <Icon source={AlertTriangleIcon} tone="caution" />
          </span>
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {parked.heading}
          </Text>
        </InlineStack>
        <fetcher.Form method="post">
          <input type="hidden" name="intent" value="retry-deliveries" />
          <Button submit loading={fetcher.state !== "idle"}>
            {parked.deliveries.length === 1 ? "Try again" : "Try all again"}
          </Button>
        </fetcher.Form>
      </div>
      {parked.deliveries.map((each) => (
        <Text as="p" key={each.key} breakWord>
          <Link to={`/app/activity/${encodeURIComponent(each.key)}`} className="laurel-link">
            {each.topic}
          </Link>{" "}
          <span className="laurel-quiet">{each.error} · </span>
          <span className="laurel-quiet">
            <Instant at={each.at} />
          </span>
        </Text>
      ))}
      <Text as="p">
        <Link to="/app/activity?state=parked" className="laurel-link">
          {parked.more ?? "See them in the activity log"}
        </Link>
      </Text>
    </BlockStack>
  );
}

function Request({ request }: { request: AttentionView["requests"][number] }) {
  return (
    <div className="laurel-split">
      <InlineStack gap="200" wrap={false}>
        <span>
          <Icon source={PersonLockIcon} tone="base" />
        </span>
        <BlockStack gap="050">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {request.customer} asked for their data
          </Text>
          <Text as="p" tone="subdued">
            <Instant at={request.at} />. Hand it on by {request.due}.
          </Text>
        </BlockStack>
      </InlineStack>
      {request.ready ? (
        <DownloadButton href={request.href} fileName={`data-request-${request.key}.json`}>
          Download
        </DownloadButton>
      ) : (
        <Text as="p" tone="subdued">
          Being prepared
        </Text>
      )}
    </div>
  );
}
