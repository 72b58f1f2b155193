/** The versions of a programme, its draft, and who changed what. */
import { useState } from "react";
import { useFetcher } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Link,
  List,
  Text,
} from "@shopify/polaris";
import { Instant } from "#app/components/instant.tsx";
import type { AuditView, DraftView, VersionView } from "#app/components/programme/history-view.ts";
import { StartButton } from "#app/components/programme/start-draft.tsx";

const SHOWN = 5;

/** A few sentences at once, the rest behind a line that says how many. */
export function Differences({ words }: { words: readonly string[] }) {
  const [first, rest] = [words.slice(0, SHOWN), words.slice(SHOWN)];
  return (
    <>
      <Sentences words={first} />
      {rest.length > 0 ? (
        <details className="laurel-words">
          <summary>{rest.length} more</summary>
          <Sentences words={rest} />
        </details>
      ) : null}
    </>
  );
}

function Sentences({ words }: { words: readonly string[] }) {
  return (
    <List gap="extraTight">
      {words.map((each) => (
        <List.Item key={each}>{each}</List.Item>
      ))}
    </List>
  );
}

export const DISCARD = "discard";

export function DraftCard({ draft }: { draft: DraftView }) {
  const fetcher = useFetcher<{ refused: string } | undefined>();
  const [asking, setAsking] = useState(false);
  const discard = () =>
    fetcher.submit({ intent: DISCARD, revision: `${draft.revision}` }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="baseline" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              A draft is waiting
            </Text>
            <Badge tone="attention">Not published</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            Saved <Instant at={draft.at} /> by {draft.by}
          </Text>
        </InlineStack>
        <Differences words={draft.difference} />
        {fetcher.data?.refused ? (
          <div role="alert">
            <Text as="p" tone="critical">
              {fetcher.data.refused}
            </Text>
          </div>
        ) : null}
        {asking ? (
          <div role="alert">
            <BlockStack gap="200">
              <Text as="p" fontWeight="medium">
                Discard the draft? It cannot be brought back.
              </Text>
              <ButtonGroup>
                <Button
                  variant="primary"
                  tone="critical"
                  onClick={discard}
                  loading={fetcher.state !== "idle"}
                >
                  Discard it
                </Button>
                <Button onClick={() => setAsking(false)}>Keep it</Button>
              </ButtonGroup>
            </BlockStack>
          </div>
        ) : (
          <ButtonGroup>
            <Button variant="primary" url="/app/programme/edit">
              Go on editing
            </Button>
            <Button url="/app/programme/review">Review and publish</Button>
            <Button variant="tertiary" tone="critical" onClick={() => setAsking(true)}>
              Discard the draft
            </Button>
          </ButtonGroup>
        )}
      </BlockStack>
    </Card>
  );
}

type VersionsProps = { versions: readonly VersionView[]; draftRevision: number | null; more?: boolean };

export function VersionsCard({ versions, draftRevision, more = false }: VersionsProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Versions
        </Text>
        <ol className="laurel-items" aria-label="Versions">
          {versions.map((version) => (
            <li key={version.version} className="laurel-items__item">
              <Version version={version} draftRevision={draftRevision} />
            </li>
          ))}
        </ol>
        {more ? <Link url="/app/programme/history">All versions, and who changed what</Link> : null}
      </BlockStack>
    </Card>
  );
}

function Version({ version, draftRevision }: { version: VersionView; draftRevision: number | null }) {
  return (
    <BlockStack gap="200">
      <div className="laurel-items__head">
        <BlockStack gap="050">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="bodyMd" fontWeight="semibold">
              {`Version ${version.version}: ${version.name}`}
            </Text>
            {version.inForce ? <Badge tone="success">In force</Badge> : null}
          </InlineStack>
          <Text as="p" tone="subdued">
            <Instant at={version.at} /> by {version.by}
          </Text>
        </BlockStack>
        {version.inForce ? null : (
          <StartButton
            from={{ version: version.version }}
            label="Restore as draft"
            about={`Restore version ${version.version} as draft`}
            replaces={draftRevision}
          />
        )}
      </div>
      {version.note === null ? null : <Text as="p">“{version.note}”</Text>}
      <Differences words={[...version.remarks, ...version.words]} />
    </BlockStack>
  );
}

export function AuditCard({ entries }: { entries: readonly AuditView[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Who changed what
        </Text>
        {entries.length === 0 ? (
          <Text as="p" tone="subdued">
            Drafts and publications will be written down here.
          </Text>
        ) : (
          <ol className="laurel-items" aria-label="Who changed what">
            {entries.map(({ id, at, who, what, words }) => (
              <li key={id} className="laurel-items__item">
                <BlockStack gap="100">
                  <Text as="p" fontWeight="medium">
                    {what}
                  </Text>
                  <Text as="p" tone="subdued">
                    {who}, <Instant at={at} />
                  </Text>
                  {words.length > 0 ? <Differences words={words} /> : null}
                </BlockStack>
              </li>
            ))}
          </ol>
        )}
      </BlockStack>
    </Card>
  );
}
