import { BlockStack, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import { Instant } from "#app/components/instant.tsx";
import type { ChangeView, MemberView, OrderLineView, ProgressView } from "#app/components/member-view.ts";
import { RedemptionLine } from "#app/components/redemption-line.tsx";
import type { RedemptionView } from "#app/components/redemption-view.ts";
import { TierBadge } from "#app/components/tier-badge.tsx";

export function BalanceCard({ member }: { member: MemberView }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm" tone="subdued">
          Points to spend
        </Text>
        <p className="laurel-big">{member.balance}</p>
        <dl className="laurel-pairs">
          {member.ahead.map(({ title, points, at, words }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>
                {points}
                {at ? (
                  <span className="laurel-quiet">
                    , {words} <Instant at={at} />
                  </span>
                ) : null}
              </dd>
            </div>
          ))}
        </dl>
      </BlockStack>
    </Card>
  );
}

export function TierCard({ member, progress }: { member: MemberView; progress: ProgressView | null }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingSm" tone="subdued">
            Tier
          </Text>
          <TierBadge tier={member.tier} />
        </InlineStack>
        {progress ? (
          <>
            <Text as="p" variant="headingMd" id="laurel-progress" numeric>
              {progress.words}
            </Text>
            <ProgressBar
              progress={Math.floor(progress.share * 100)}
              size="small"
              tone="primary"
              ariaLabelledBy="laurel-progress"
            />
            <Text as="p" tone="subdued" numeric>
              {progress.spent}
              {progress.held ? `. ${progress.held}` : ""}
            </Text>
          </>
        ) : (
          <Text as="p" tone="subdued">
            {member.state}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

export function PersonCard({ member }: { member: MemberView }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm" tone="subdued">
          Customer
        </Text>
        {member.contact.map((each) => (
          <Text as="p" key={each} breakWord>
            {each}
          </Text>
        ))}
        <Text as="p" tone="subdued">
          {member.state}
          {member.enrolled ? (
            <>
              , since <Instant at={member.enrolled} />
            </>
          ) : null}
        </Text>
      </BlockStack>
    </Card>
  );
}

export function RedemptionsCard({ redemptions }: { redemptions: RedemptionView[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm" tone="subdued">
          Redemptions
        </Text>
        {redemptions.length === 0 ? (
          <Text as="p" tone="subdued">
            None yet. What is bought with points is listed here.
          </Text>
        ) : null}
        {redemptions.map((each) => (
          <RedemptionLine key={each.id} redemption={each} head={each.title} />
        ))}
      </BlockStack>
    </Card>
  );
}

/** The latest orders, also those that earned nothing; each leads to how it came to its points. */
export function OrdersCard({ orders }: { orders: OrderLineView[] }) {
  if (orders.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm" tone="subdued">
          Latest orders
        </Text>
        <dl className="laurel-pairs">
          {orders.map(({ id, name, points, at }) => (
            <div key={id}>
              <dt>
                <Link to={`/app/orders/${id}`} className="laurel-link">
                  {name}
                </Link>{" "}
                <Instant at={at} />
              </dt>
              <dd>{points}</dd>
            </div>
          ))}
        </dl>
      </BlockStack>
    </Card>
  );
}

export function StandingCard({ changes }: { changes: ChangeView[] }) {
  if (changes.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm" tone="subdued">
          Tier history
        </Text>
        {changes.map((each) => (
          <BlockStack key={each.key}>
            <Text as="p" fontWeight="medium">
              {each.words}
            </Text>
            <Text as="p" tone="subdued" numeric>
              {each.why ? `${each.why} · ` : ""}
              <Instant at={each.at} />
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
