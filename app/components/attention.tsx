import type { ReactNode } from "react";
import { BlockStack, Button, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import type { IconSource } from "@shopify/polaris";
import {
  AlertTriangleIcon,
  CheckCircleIcon,
  ClockIcon,
  CreditCardIcon,
  LockIcon,
  PersonLockIcon,
} from "@shopify/polaris-icons";
import { Link, useFetcher } from "@remix-run/react";
import { DataRequestActs } from "#app/components/data-request-acts.tsx";
import type { DataRequestView } from "#app/components/data-request-view.ts";
import type { SaidInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import type { PermissionsView } from "#app/components/permissions-view.ts";

export type AttentionView = {
  parked: {
    heading: string;
    deliveries: { key: string; topic: string; about: string | null; error: string; at: SaidInstant }[];
    /** Where not all are shown. */
    more: string | null;
  } | null;
  missing: PermissionsView | null;
  /** Messages that nobody has looked at for minutes, and since when. */
  waiting: { heading: string; at: SaidInstant } | null;
  /** Since when nobody can pay with the store credit that the programme promises. */
  creditOff: { at: SaidInstant } | null;
  /** The last check of the books found differences. */
  books: { heading: string; at: SaidInstant } | null;
  requests: DataRequestView[];
};

/** What a person has to look at; everything else Laurel does by itself. */
export function Attention({ view }: { view: AttentionView }) {
  const { parked, missing, creditOff, books, waiting, requests } = view;
  const quiet = !parked && !missing && !creditOff && !books && !waiting && requests.length === 0;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Needs your attention
        </Text>
        {quiet ? <Quiet /> : null}
        {missing ? <Permissions view={missing} /> : null}
        {creditOff ? <CreditOff at={creditOff.at} /> : null}
        {books ? <Books books={books} /> : null}
        {waiting ? <Waiting waiting={waiting} /> : null}
        {parked ? <Parked parked={parked} /> : null}
        {requests.map((request) => (
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
        Nothing. Messages from Shopify are dealt with as they come, and no difference is known in the books.
      </Text>
    </InlineStack>
  );
}

type ItemProps = {
  icon: IconSource;
  tone: "caution" | "critical" | "base";
  heading: string;
  children: ReactNode;
  action: ReactNode;
};

function Item({ icon, tone, heading, children, action }: ItemProps) {
  return (
    <div className="laurel-split">
      <InlineStack gap="200" wrap={false}>
        <span>
          <Icon source={icon} tone={tone} />
        </span>
        <BlockStack gap="050">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {heading}
          </Text>
          <Text as="p" tone="subdued">
            {children}
          </Text>
        </BlockStack>
      </InlineStack>
      {action}
    </div>
  );
}

function Permissions({ view: { heading, words, href } }: { view: PermissionsView }) {
  const review = href && (
    <Button url={href} target="_top">
      Review
    </Button>
  );
  return (
    <Item icon={LockIcon} tone="caution" heading={heading} action={review}>
      {words}
    </Item>
  );
}

function CreditOff({ at }: { at: SaidInstant }) {
  const heading = "Store credit is switched off in this shop";
  return (
    <Item icon={CreditCardIcon} tone="caution" heading={heading} action={null}>
      Noticed <Instant at={at} />. The programme promises store credit, with which nobody could pay: the
      points come back instead. Switch it on in Shopify, together with new customer accounts. Laurel looks
      every quarter of an hour, and then tries again what is converted by itself.
    </Item>
  );
}

function Books({ books: { heading, at } }: { books: NonNullable<AttentionView["books"]> }) {
  const action = <Button url="/app/books">See the books</Button>;
  return (
    <Item icon={AlertTriangleIcon} tone="critical" heading={heading} action={action}>
      Found <Instant at={at} />.
    </Item>
  );
}

function Waiting({ waiting: { heading, at } }: { waiting: NonNullable<AttentionView["waiting"]> }) {
  const action = <Button url="/app/activity?state=received">See them</Button>;
  return (
    <Item icon={ClockIcon} tone="caution" heading={heading} action={action}>
      The oldest came <Instant at={at} />. None is lost: each counts as soon as Laurel comes to it. If they do
      not get fewer, whoever runs Laurel should see whether its worker is running.
    </Item>
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
          <span className="laurel-quiet">
            {each.about ? `${each.about} · ` : ""}
            <Instant at={each.at} />
            <br />
            {each.error}
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

function Request({ request }: { request: DataRequestView }) {
  const heading = `${request.customer} asked for their data`;
  return (
    <Item icon={PersonLockIcon} tone="base" heading={heading} action={<DataRequestActs request={request} />}>
      <Instant at={request.at} />. {request.due}{" "}
      <Link to="/app/data-requests" className="laurel-link">
        All requests
      </Link>
    </Item>
  );
}
