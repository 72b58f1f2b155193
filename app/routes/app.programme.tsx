/** The programme as it is published: what an order earns, what points buy, and the small print in plain words. */
import { useState } from "react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineGrid, InlineStack, List, Text } from "@shopify/polaris";
import { StarIcon } from "@shopify/polaris-icons";
import { z } from "zod";
import { sayInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";
import { programmeView } from "#app/components/programme-view.ts";
import type { ProgrammeView } from "#app/components/programme-view.ts";
import { MainPage } from "#app/components/main-page.tsx";
import { DISCARD, DraftCard, VersionsCard } from "#app/components/programme/history-cards.tsx";
import { draftView, versionView } from "#app/components/programme/history-view.ts";
import { StartButton } from "#app/components/programme/start-draft.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { discardDraft } from "#app/flows/discard-draft.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { conversionsSoFar } from "#app/models/conversions.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { findProgramme, programmeHistory } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";
import { revisionSent } from "#app/rules/programme/revision.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
export const meta = () => [{ title: "Programme · Laurel" }];

/** Versions that stand on this page; the others have one of their own. */
const NEWEST = 3;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "programme", async ({ shopId, now, staff, params }) => {
    const [{ timeZone }, published, draft, versions, conversions] = await Promise.all([
      requireShopFacts(db, shopId),
      findProgramme(db, shopId),
      findDraft(db, shopId),
      programmeHistory(db, shopId),
      conversionsSoFar(db, shopId),
    ]);
    if (!published) return null;
    const reader = { now, timeZone, staff };
    const { programme, version } = published;
    return {
      programme: programmeView(programme, { ...reader, ...conversions }),
      version,
      publishedAt: sayInstant(published.publishedAt, reader),
      draft: draft && draftView(draft, differenceInWords(programme, draft.programme), reader),
      versions: versions.slice(0, NEWEST).map((each) => versionView(each, { ...reader, inForce: version })),
      isNew: params.get("published") === `${version}`,
    };
  });
}

const discarding = z.object({ intent: z.literal(DISCARD), revision: revisionSent });

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "programme", async ({ shopId, now, staff: by }) => {
    const asked = discarding.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    try {
      await discardDraft(shopId, { revision: asked.data.revision, by, now });
      return null;
    } catch (error) {
      if (error instanceof Refusal && error.code === "DRAFT_OVERTAKEN") return { refused: error.message };
      throw error;
    }
  });
}

export default function ProgrammePage() {
  const published = useLoaderData<typeof loader>();
  if (!published)
    return (
      <MainPage title="Programme">
        <NotPublished />
      </MainPage>
    );
  const { draft, isNew, version, versions } = published;
  return (
    <MainPage
      title="Programme"
      actions={
        <>
          <Button url="/app/programme/presets">Start from a preset</Button>
          {draft ? null : (
            <StartButton
              from={{ published: "yes" }}
              label="Edit"
              about="Edit the programme"
              replaces={null}
              primary
            />
          )}
        </>
      }
    >
      <BlockStack gap="400">
        {isNew && draft === null ? <PublishedBanner version={version} /> : null}
        {draft ? <DraftCard draft={draft} /> : null}
        <Rules {...published} />
        <VersionsCard versions={versions} draftRevision={draft?.revision ?? null} more />
        <PastOrdersLink />
      </BlockStack>
    </MainPage>
  );
}

function PublishedBanner({ version }: { version: number }) {
  const [seen, setSeen] = useState(false);
  if (seen) return null;
  return (
    <Banner tone="success" title={`Version ${version} is in force`} onDismiss={() => setSeen(true)}>
      <p role="status">Orders from now on earn by it. The widget shows it in a few seconds.</p>
    </Banner>
  );
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
      <Rewards rewards={programme.rewards} />
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

/** Nothing, where points become a code by themselves alone. */
function Rewards({ rewards }: Pick<ProgrammeView, "rewards">) {
  if (rewards.length === 0) return null;
  return (
    <BlockStack gap="200">
      <div className="laurel-heading">
        <Text as="h2" variant="headingMd">
          Rewards
        </Text>
      </div>
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
        {rewards.map((reward) => (
          <RewardCard key={reward.id} reward={reward} />
        ))}
      </InlineGrid>
    </BlockStack>
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
