/** The programme as it is published: what an order earns, what points buy, and the small print in plain words. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineGrid, InlineStack, List, Text } from "@shopify/polaris";
import { StarIcon } from "@shopify/polaris-icons";
import { sayInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";
import { programmeView } from "#app/components/programme-view.ts";
import type { ProgrammeView } from "#app/components/programme-view.ts";
import { MainPage } from "#app/components/main-page.tsx";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Programme · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "programme", async ({ shopId, now }) => {
    const [shop, published] = await Promise.all([requireShopFacts(db, shopId), findProgramme(db, shopId)]);
    if (!published) return null;
    return {
      programme: programmeView(published.programme),
      version: published.version,
      publishedAt: sayInstant(published.publishedAt, { now, timeZone: shop.timeZone }),
    };
  });
}

export default function ProgrammePage() {
  const published = useLoaderData<typeof loader>();
  return <MainPage title="Programme">{published ? <Rules {...published} /> : <NotPublished />}</MainPage>;
}

type Published = { programme: ProgrammeView; version: number; publishedAt: ReturnType<typeof sayInstant> };

function Rules({ programme, version, publishedAt }: Published) {
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="baseline" gap="200">
            <Text as="h2" variant="headingLg">
              {programme.name}
            </Text>
            <Text as="p" tone="subdued" numeric>
              Version {version}, published <Instant at={publishedAt} />
            </Text>
          </InlineStack>
          <InlineStack align="space-between">
            <Text as="h3" variant="headingSm">
              Tiers
            </Text>
            <span className="laurel-desk-only">
              <Text as="span" tone="subdued">
                {programme.exampleTitle}
              </Text>
            </span>
          </InlineStack>
          <Ladder programme={programme} />
        </BlockStack>
      </Card>
      <BlockStack gap="200">
        <div className="laurel-heading">
          <Text as="h2" variant="headingMd">
            Rewards
          </Text>
        </div>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          {programme.rewards.map((reward) => (
            <RewardCard key={reward.id} reward={reward} />
          ))}
        </InlineGrid>
      </BlockStack>
      <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
        <Counts heading="What earns points" items={programme.counts} />
        <Counts heading="What does not" items={programme.leftOut} />
      </InlineGrid>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            How it works
          </Text>
          <dl className="laurel-terms">
            {programme.rules.map(({ title, words }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </BlockStack>
      </Card>
      <PastOrdersLink />
    </BlockStack>
  );
}

function Ladder({ programme }: { programme: ProgrammeView }) {
  return (
    <ol className="laurel-ladder">
      {programme.tiers.map((tier, index) => (
        <li key={tier.id}>
          <span className="laurel-ladder__step" aria-hidden="true">
            {index + 1}
          </span>
          <div>
            <Text as="h4" variant="bodyMd" fontWeight="semibold">
              {tier.name}
            </Text>
            <Text as="p" tone="subdued">
              {tier.entry} · {tier.rate}
            </Text>
          </div>
          <div className="laurel-ladder__earns">
            <span className="laurel-phone-only">{programme.exampleTitle} </span>
            <Text as="span" variant="headingMd" numeric>
              {tier.example}
            </Text>
          </div>
        </li>
      ))}
    </ol>
  );
}

function RewardCard({ reward }: { reward: ProgrammeView["rewards"][number] }) {
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingMd">
            {reward.worth}
          </Text>
          <Text as="p" fontWeight="medium" numeric>
            {reward.cost}
          </Text>
        </InlineStack>
        <Text as="p" tone="subdued">
          Shown as “{reward.title}”
        </Text>
        <List gap="extraTight">
          {reward.terms.map((term) => (
            <List.Item key={term}>{term}</List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}

function Counts({ heading, items }: { heading: string; items: string[] }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {heading}
        </Text>
        <List>
          {items.map((item) => (
            <List.Item key={item}>{item}</List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}

function PastOrdersLink() {
  return (
    <Card>
      <div className="laurel-split">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            Past orders
          </Text>
          <Text as="p" tone="subdued">
            Take over what was sold before Laurel came, for tiers and reports, and award points for it if you
            like.
          </Text>
        </BlockStack>
        <Button url="/app/programme/past-orders">Past orders</Button>
      </div>
    </Card>
  );
}

function NotPublished() {
  return (
    <Card padding="0">
      <Notice
        icon={StarIcon}
        heading="Your programme will be here"
        action={
          <Button url="/app/programme" variant="primary">
            Look again
          </Button>
        }
      >
        Laurel publishes a first programme when it is installed: three tiers and two rewards. That takes a few
        seconds.
      </Notice>
    </Card>
  );
}
