import { useState } from "react";
import {
  Banner,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  Divider,
  InlineStack,
  Link,
  ProgressBar,
  SkeletonBodyText,
  Spinner,
  Text,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { DownloadButton } from "#app/components/download-button.tsx";
import { Instant } from "#app/components/instant.tsx";
import type { BusyView, PastOrdersView, PreviewView } from "#app/components/past-orders-view.ts";

/** Sends one intent for this backfill. */
function useIntent(backfillId: string) {
  const fetcher = useFetcher();
  const busy = fetcher.state !== "idle";
  const send = (intent: string, more: Record<string, string> = {}) =>
    fetcher.submit({ intent, backfillId, ...more }, { method: "post" });
  return { send, busy, sent: busy ? fetcher.formData?.get("intent") : null };
}

export function BusyCard({ busy, backfillId }: { busy: BusyView; backfillId: string }) {
  const { send, busy: sending } = useIntent(backfillId);
  return (
    <Card>
      <BlockStack gap="300">
        <div className="laurel-split">
          <Text as="h2" variant="headingMd" id="past-orders-progress">
            {busy.heading}
          </Text>
          {busy.canStop ? (
            <Button onClick={() => send("stop")} loading={sending}>
              Stop
            </Button>
          ) : null}
        </div>
        {busy.progress === null ? (
          <InlineStack gap="200" blockAlign="center">
            <Spinner size="small" accessibilityLabel={busy.heading} />
            <Text as="span" tone="subdued">
              Waiting for Shopify
            </Text>
          </InlineStack>
        ) : (
          <ProgressBar
            progress={busy.progress}
            size="small"
            tone="primary"
            ariaLabelledBy="past-orders-progress"
          />
        )}
        <div role="status">
          <Text as="p" tone="subdued" numeric>
            {busy.words}
          </Text>
        </div>
      </BlockStack>
    </Card>
  );
}

export function FailureCard({
  failure,
  backfillId,
}: {
  failure: NonNullable<PastOrdersView["failure"]>;
  backfillId: string;
}) {
  const { send, busy } = useIntent(backfillId);
  const again = () =>
    failure.awarding ? send("award") : send("start", { span: "day", day: failure.sinceDay });
  return (
    <Banner
      tone={failure.stopped ? "info" : "critical"}
      title={failure.heading}
      action={{ content: "Try again", onAction: again, loading: busy }}
    >
      <p>{failure.words}</p>
    </Banner>
  );
}

export function ResultCard({ result }: { result: NonNullable<PastOrdersView["result"]> }) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd">
          {result.heading}
        </Text>
        <Text as="p" tone="subdued">
          {result.words}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** Sales history only, or points too: with what that comes to. */
export function ChoiceCard({
  view,
  backfillId,
  published,
}: {
  view: PastOrdersView;
  backfillId: string;
  published: boolean;
}) {
  const { preview, left, stage, failure } = view;
  if (left === 0) return stage === "choose" ? <NobodyCard backfillId={backfillId} /> : null;
  // What did not come to its end is tried again where it says so.
  if (failure?.awarding) return null;
  if (!published) return <UnpublishedCard />;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {QUESTIONS[stage]}
          </Text>
          <Text as="p" tone="subdued">
            As history they earn nothing. Awarded, each earns what it would have earned at the time: by the
            rules, the tier and the refunds of its own day.
          </Text>
        </BlockStack>
        {preview ? (
          <Preview preview={preview} backfillId={backfillId} keep={stage === "choose"} />
        ) : stage === "choose" ? (
          <Working />
        ) : (
          <WorkOut backfillId={backfillId} />
        )}
      </BlockStack>
    </Card>
  );
}

const QUESTIONS: Partial<Record<PastOrdersView["stage"], string>> = {
  choose: "Award points for them, too?",
  done: "Award points for past orders after all?",
  failed: "Award points for what is here already?",
};

function WorkOut({ backfillId }: { backfillId: string }) {
  const { send, busy } = useIntent(backfillId);
  return (
    <InlineStack>
      <Button onClick={() => send("preview")} loading={busy}>
        Work out what it comes to
      </Button>
    </InlineStack>
  );
}

function Working() {
  return (
    <BlockStack gap="200">
      <Text as="p" tone="subdued">
        Working out what awarding would come to.
      </Text>
      <SkeletonBodyText lines={3} />
    </BlockStack>
  );
}

function NobodyCard({ backfillId }: { backfillId: string }) {
  const { send, busy } = useIntent(backfillId);
  return (
    <Card>
      <div className="laurel-split">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            Nobody to award
          </Text>
          <Text as="p" tone="subdued">
            These orders have earned already, or their customers do not take part in the programme.
          </Text>
        </BlockStack>
        <Button onClick={() => send("keep")} loading={busy}>
          Keep as sales history
        </Button>
      </div>
    </Card>
  );
}

function UnpublishedCard() {
  return (
    <Card>
      <div className="laurel-split">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            Publish your programme first
          </Text>
          <Text as="p" tone="subdued">
            Without rules nobody can say what these orders would have earned.
          </Text>
        </BlockStack>
        <Button url="/app/programme">See the programme</Button>
      </div>
    </Card>
  );
}

function Preview({ preview, backfillId, keep }: { preview: PreviewView; backfillId: string; keep: boolean }) {
  const { send, busy, sent } = useIntent(backfillId);
  const [asking, setAsking] = useState(false);
  return (
    <BlockStack gap="400">
      <dl className="laurel-sums">
        {preview.facts.map(({ label, value, hint }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <span className="laurel-sums__value">{value}</span>
              <span className="laurel-quiet">{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
      {preview.top.length > 0 ? <TopMembers preview={preview} /> : null}
      <div className="laurel-split laurel-split--ruled">
        <Text as="p" tone="subdued">
          {preview.outdated ? "Worked out for an earlier version of your programme, " : "Worked out "}
          <Instant at={preview.at} />. Orders that come in meanwhile may change it a little.
        </Text>
        <Button onClick={() => send("preview")} loading={sent === "preview"} disabled={busy}>
          Work out again
        </Button>
      </div>
      {asking ? (
        <Banner
          tone="warning"
          title={`Award ${preview.points} now?`}
          action={{
            content: `Award ${preview.points}`,
            onAction: () => send("award"),
            loading: sent === "award",
          }}
          secondaryAction={{ content: "Not yet", onAction: () => setAsking(false) }}
        >
          <p>Members see them at once. They cannot be taken back in one go.</p>
        </Banner>
      ) : (
        <ButtonGroup>
          <Button
            variant="primary"
            onClick={() => setAsking(true)}
            disabled={preview.none || preview.outdated || busy}
          >
            Award points
          </Button>
          {keep ? (
            <Button onClick={() => send("keep")} loading={sent === "keep"} disabled={busy}>
              Keep as sales history
            </Button>
          ) : null}
        </ButtonGroup>
      )}
    </BlockStack>
  );
}

function TopMembers({ preview }: { preview: PreviewView }) {
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h3" variant="headingSm">
          Who would get the most
        </Text>
        <DownloadButton href="/app/programme/past-orders.csv" fileName="past-orders-award.csv">
          Export all as CSV
        </DownloadButton>
      </InlineStack>
      <Divider />
      <ul className="laurel-award" aria-label="Who would get the most">
        {preview.top.map((member) => (
          <li key={member.key}>
            <Link url={member.url} removeUnderline>
              {member.name}
            </Link>
            <span className="laurel-quiet">{member.orders}</span>
            <strong>{member.points}</strong>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
