import { useState } from "react";
import { Form, Link, useFetcher, useNavigation } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  ProgressBar,
  Select,
  Text,
} from "@shopify/polaris";
import { PopulationChart } from "#app/components/backtest/population-chart.tsx";
import type { AtWorkView, BacktestView, MoversView, MoverView } from "#app/components/backtest/view.ts";
import { DownloadButton } from "#app/components/download-button.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import { Instant } from "#app/components/instant.tsx";

const SPANS = [3, 6, 12, 24];

export function AskCard({
  months,
  again,
  refused,
}: {
  months: number;
  again: boolean;
  refused: string | null;
}) {
  const [chosen, setChosen] = useState(`${months}`);
  const busy = useNavigation().formData?.get("intent") === "run";
  return (
    <Card>
      <Form method="post">
        <input type="hidden" name="intent" value="run" />
        <BlockStack gap="300">
          <BlockStack gap="050">
            <Text as="h2" variant="headingMd">
              {again ? "Try it again" : "Try the draft on your own orders"}
            </Text>
            <Text as="p" tone="subdued">
              Your orders are judged twice, by the programme in force and by the draft as it is saved. Nothing
              is given, taken or sent.
              {again
                ? ""
                : " You will see points and money, tiers month by month, and who would win and lose."}
            </Text>
          </BlockStack>
          {refused ? <Banner tone="warning">{refused}</Banner> : null}
          <InlineStack gap="300" blockAlign="end">
            <Select
              label="Orders of the last"
              name="months"
              options={SPANS.map((span) => ({ value: `${span}`, label: `${span} months` }))}
              value={chosen}
              onChange={setChosen}
            />
            <Button submit variant={again ? "secondary" : "primary"} loading={busy}>
              Run backtest
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );
}

export function AtWorkCard({ work }: { work: AtWorkView }) {
  const fetcher = useFetcher();
  const stop = () => fetcher.submit({ intent: "stop", backtestId: work.backtestId }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="300">
        <div className="laurel-split">
          <Text as="h2" variant="headingMd" id="backtest-progress">
            {work.heading}
          </Text>
          <Button onClick={stop} loading={fetcher.state !== "idle"}>
            Stop
          </Button>
        </div>
        <ProgressBar progress={work.percent} size="small" tone="primary" ariaLabelledBy="backtest-progress" />
        <div role="status">
          <Text as="p" tone="subdued" numeric>
            {work.words}
          </Text>
        </div>
      </BlockStack>
    </Card>
  );
}

export function EndedBanner({ failure }: { failure: string | null }) {
  return failure === null ? (
    <Banner tone="info" title="The last backtest was stopped" />
  ) : (
    <Banner tone="critical" title="The last backtest did not come to its end">
      <p>{failure}</p>
    </Banner>
  );
}

export function ResultCards({ view, csv }: { view: BacktestView; csv: string }) {
  return (
    <>
      {view.stale ? (
        <Banner tone="warning" title={view.stale.title}>
          <p>{view.stale.words}</p>
        </Banner>
      ) : null}
      <Card>
        <BlockStack gap="200">
          <div className="laurel-split">
            <Text as="h2" variant="headingMd">
              What it comes to
            </Text>
            <DownloadButton href={csv} fileName="backtest.csv">
              Export CSV
            </DownloadButton>
          </div>
          <Text as="p" fontWeight="medium" numeric>
            {view.headline}
          </Text>
          {view.about.map((words) => (
            <Text key={words} as="p" tone="subdued" numeric>
              {words}
            </Text>
          ))}
          {view.at ? (
            <Text as="p" tone="subdued">
              Worked out <Instant at={view.at} />.
            </Text>
          ) : null}
        </BlockStack>
      </Card>
      <Card padding="0">
        <FiguresTable
          label="Published and draft"
          columns={[
            { key: "figure", title: "Figure" },
            ...["Published", "Draft", "Difference"].map((title) => ({ key: title, title, numeric: true })),
          ]}
          rows={view.figures}
          sorted={{ key: "", direction: "asc" }}
          busy={false}
        />
      </Card>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="050">
            <Text as="h2" variant="headingMd">
              Tiers over time
            </Text>
            <Text as="p" tone="subdued">
              Members above the first tier at the end of each month.
            </Text>
          </BlockStack>
          <div className="laurel-side-by-side">
            {view.populations.map(({ title, view: population }) => (
              <PopulationChart key={title} title={title} view={population} />
            ))}
          </div>
        </BlockStack>
      </Card>
      <MovedCard moved={view.moved} />
    </>
  );
}

function MovedCard({ moved }: { moved: BacktestView["moved"] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            Who wins, who loses
          </Text>
          <Text as="p" tone="subdued" numeric>
            {moved.words}
          </Text>
        </BlockStack>
        <div className="laurel-side-by-side">
          <Movers view={moved.winners} />
          <Movers view={moved.losers} />
        </div>
      </BlockStack>
    </Card>
  );
}

function Movers({ view }: { view: MoversView }) {
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm" numeric>
        {view.heading}
      </Text>
      <MoverList members={view.members} />
      {view.rest ? (
        <details className="laurel-words">
          <summary>{view.rest.heading}</summary>
          <Box paddingBlockStart="300">
            <MoverList members={view.rest.members} />
          </Box>
        </details>
      ) : null}
      {view.more ? (
        <Text as="p" tone="subdued" numeric>
          {view.more}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function MoverList({ members }: { members: MoverView[] }) {
  if (members.length === 0) return null;
  return (
    <ul className="laurel-movers">
      {members.map(({ id, name, points, tier, gain }) => (
        <li key={id}>
          <Link to={`/app/members/${id}`} className="laurel-link">
            {name}
          </Link>
          <strong>{gain}</strong>
          <span className="laurel-quiet">
            {points}, {tier}
          </span>
        </li>
      ))}
    </ul>
  );
}
