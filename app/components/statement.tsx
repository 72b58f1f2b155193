import { Box, Button, Card, Icon, Text } from "@shopify/polaris";
import { ChevronDownIcon, ReceiptIcon } from "@shopify/polaris-icons";
import { Link, useSearchParams } from "@remix-run/react";
import { withParams } from "#app/components/address.ts";
import type { SaidInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";

export type StatementLine = {
  id: string;
  at: SaidInstant;
  what: string;
  points: string;
  /** "pending", or how many points move there besides. */
  pending: string | null;
  balance: string;
  pendingBalance: string | null;
  /** Where the number comes from, one thought a line. */
  reasons: string[];
  links: { words: string; url: string; external: boolean }[];
};

/** The member's account as a bank would show it: every line opens to its reason. */
export function Statement({ lines, more }: { lines: StatementLine[]; more: string | null }) {
  const [params] = useSearchParams();
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="300">
        <Text as="h2" variant="headingMd">
          Statement
        </Text>
      </Box>
      {lines.length === 0 ? <NoLines /> : <Lines lines={lines} />}
      {more || params.has("before") ? (
        <Box padding="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border-secondary">
          {more ? <Button url={withParams(params, { before: more })}>Earlier lines</Button> : null}{" "}
          {params.has("before") ? (
            <Button url={withParams(params, { before: null })}>Latest lines</Button>
          ) : null}
        </Box>
      ) : null}
    </Card>
  );
}

function Lines({ lines }: { lines: StatementLine[] }) {
  return (
    <>
      <div className="laurel-statement__heads" aria-hidden="true">
        <span>Date</span>
        <span>What</span>
        <span className="laurel-statement__number">Points</span>
        <span className="laurel-statement__number">Balance</span>
        <span />
      </div>
      <ul className="laurel-statement" aria-label="Statement">
        {lines.map((line) => (
          <li key={line.id}>
            <Line line={line} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Line({ line }: { line: StatementLine }) {
  return (
    <details>
      <summary>
        <span className="laurel-quiet">
          <Instant at={line.at} />
        </span>
        <span>{line.what}</span>
        <span className="laurel-statement__number">
          <strong>{line.points}</strong>
          {line.pending ? <small className="laurel-statement__pending">{line.pending}</small> : null}
        </span>
        <span className="laurel-statement__number laurel-quiet">
          <span className="laurel-unseen">balance </span>
          {line.balance}
          {line.pendingBalance ? (
            <small className="laurel-statement__pending">{line.pendingBalance}</small>
          ) : null}
        </span>
        <span className="laurel-statement__chevron">
          <Icon source={ChevronDownIcon} tone="subdued" />
        </span>
      </summary>
      <div className="laurel-statement__reason">
        {line.reasons.map((reason, index) => (
          <p key={index}>{reason}</p>
        ))}
        {line.links.length > 0 ? (
          <nav className="laurel-statement__links" aria-label={`More about ${line.what}`}>
            {line.links.map(({ words, url, external }) =>
              external ? (
                <a key={url} href={url} target="_top" className="laurel-link">
                  {words}
                </a>
              ) : (
                <Link key={url} to={url} className="laurel-link">
                  {words}
                </Link>
              ),
            )}
          </nav>
        ) : null}
      </div>
    </details>
  );
}

function NoLines() {
  return (
    <Notice icon={ReceiptIcon} heading="No points yet">
      Every point this customer earns, spends or gives back will be a line here, with its reason.
    </Notice>
  );
}
