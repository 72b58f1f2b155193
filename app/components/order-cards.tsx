import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import { Instant } from "#app/components/instant.tsx";
import type { Step } from "#app/components/order-points.ts";
import type { WhyRow } from "#app/components/order-reasons.ts";
import type { OrderView } from "#app/components/order-view.ts";
import type { Titles } from "#app/components/titles.tsx";

const titled = (goods: string | null, words: string, titles: Titles) =>
  (goods === null ? undefined : titles.get(goods)) ?? words;

/** What the order earns, as a sum from top to bottom; or why it earns nothing. */
export function SumCard({ view, titles }: { view: OrderView; titles: Titles }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" numeric>
          {view.heading}
        </Text>
        {view.why ? <Text as="p">{view.why}</Text> : null}
        {view.steps.length > 0 ? (
          <ol className="laurel-sum" aria-label="How the points come about">
            {view.steps.map((step) => (
              <SumLine key={step.key} step={step} titles={titles} />
            ))}
          </ol>
        ) : null}
        {view.towards ? (
          <Text as="p" tone="subdued" numeric>
            Towards tiers: {view.towards}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function SumLine({ step, titles }: { step: Step; titles: Titles }) {
  return (
    <li data-kind={step.kind}>
      <span className="laurel-sum__what">{titled(step.goods, step.what, titles)}</span>
      <span className="laurel-sum__points">{step.points}</span>
      {step.how.length > 0 ? (
        <span className="laurel-sum__how">
          {step.how.map((words, index) => (
            <span key={index}>{words}</span>
          ))}
        </span>
      ) : null}
    </li>
  );
}

/** Goods, rules and campaigns that changed nothing, each with its reason. */
export function NotAppliedCard({ view, titles }: { view: OrderView; titles: Titles }) {
  const { leftOut, notApplied } = view;
  if (leftOut.length + notApplied.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        {leftOut.length > 0 ? <Whys title="Goods that earn nothing" rows={leftOut} titles={titles} /> : null}
        {notApplied.length > 0 ? (
          <Whys title="What changed nothing" rows={notApplied} titles={titles} />
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Whys({ title, rows, titles }: { title: string; rows: readonly WhyRow[]; titles: Titles }) {
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
      <dl className="laurel-whys">
        {rows.map((row) => (
          <div key={row.key}>
            <dt>
              {titled(row.goods, row.name, titles)}
              {row.words ? <span>{row.words}</span> : null}
            </dt>
            <dd>{row.why}</dd>
          </div>
        ))}
      </dl>
    </BlockStack>
  );
}

export function FactsCard({
  view,
  member,
}: {
  view: OrderView;
  member: { name: string; url: string } | null;
}) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm" tone="subdued">
          The order
        </Text>
        <dl className="laurel-pairs">
          <div>
            <dt>Customer</dt>
            <dd>
              {member ? (
                <Link to={member.url} className="laurel-link">
                  {member.name}
                </Link>
              ) : (
                "None"
              )}
            </dd>
          </div>
          {view.facts.map(({ title, words }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </BlockStack>
    </Card>
  );
}

export function InBooksCard({ view }: { view: OrderView }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingSm" tone="subdued">
            In the books
          </Text>
          <Text as="span" numeric fontWeight="semibold">
            {view.inBooks}
          </Text>
        </InlineStack>
        {view.entries.length === 0 ? (
          <Text as="p" tone="subdued">
            The order has written nothing into the books.
          </Text>
        ) : null}
        {view.entries.map((entry) => (
          <BlockStack key={entry.key}>
            <InlineStack align="space-between" gap="200" wrap={false}>
              <Text as="p">{entry.what}</Text>
              <Text as="p" numeric>
                {entry.points}
              </Text>
            </InlineStack>
            <Text as="p" tone="subdued">
              <Instant at={entry.at} />
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
