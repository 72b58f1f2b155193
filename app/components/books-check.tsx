import { BlockStack, Button, Card, Icon, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { AlertTriangleIcon, CheckCircleIcon, ClockIcon } from "@shopify/polaris-icons";
import { useFetcher } from "@remix-run/react";
import type { CheckView } from "#app/components/books-view.ts";
import { Instant } from "#app/components/instant.tsx";

/** Whether the books add up, as of when, and the way to know it now. */
export function BooksCheck({ check: { last, running } }: { check: CheckView }) {
  const fetcher = useFetcher();
  const busy = running !== null || fetcher.state !== "idle";
  return (
    <Card>
      <BlockStack gap="300">
        <div className="laurel-split">
          {last ? <Found last={last} /> : <Never />}
          <fetcher.Form method="post">
            <input type="hidden" name="intent" value="verify" />
            <Button submit variant="primary" loading={busy}>
              Verify now
            </Button>
          </fetcher.Form>
        </div>
        {running ? (
          <BlockStack gap="100">
            <ProgressBar progress={running.percent} size="small" ariaLabelledBy="books-progress" />
            <span id="books-progress" role="status">
              <Text as="span" tone="subdued" numeric>
                {running.words}
              </Text>
            </span>
          </BlockStack>
        ) : null}
        {last && !last.clean ? <Differences last={last} /> : null}
      </BlockStack>
    </Card>
  );
}

function Found({ last }: { last: NonNullable<CheckView["last"]> }) {
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span>
        {last.clean ? (
          <Icon source={CheckCircleIcon} tone="success" />
        ) : (
          <Icon source={AlertTriangleIcon} tone="critical" />
        )}
      </span>
      <BlockStack gap="050">
        <Text as="h2" variant="headingMd" {...(last.clean ? { tone: "success" } : { tone: "critical" })}>
          {last.heading}
        </Text>
        <Text as="p" tone="subdued" numeric>
          Checked <Instant at={last.at} />: {last.words}.
        </Text>
      </BlockStack>
    </InlineStack>
  );
}

function Never() {
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span>
        <Icon source={ClockIcon} tone="subdued" />
      </span>
      <BlockStack gap="050">
        <Text as="h2" variant="headingMd">
          Not checked yet
        </Text>
        <Text as="p" tone="subdued">
          Laurel proves every night that every balance is the sum of its entries. You can have it done now.
        </Text>
      </BlockStack>
    </InlineStack>
  );
}

function Differences({ last }: { last: NonNullable<CheckView["last"]> }) {
  return (
    <BlockStack gap="200">
      <Text as="p">
        No entry is lost by this: entries are never changed. What is folded from them can be folded anew by
        whoever runs Laurel: <code className="laurel-command">npm run books -- --rebuild</code>
      </Text>
      <ul className="laurel-differences">
        {last.differences.map(({ key, law, words }) => (
          <li key={key}>
            <strong>{law}</strong> <span className="laurel-quiet">{words}</span>
          </li>
        ))}
      </ul>
      {last.more ? (
        <Text as="p" tone="subdued" numeric>
          {last.more}
        </Text>
      ) : null}
    </BlockStack>
  );
}
