import { Banner, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import type { AdjustmentView } from "#app/components/adjustment-view.ts";
import { DownloadButton } from "#app/components/download-button.tsx";
import { sayCount } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";

type Props = {
  head: AdjustmentView;
  /** Lines that the job has done by now. */
  done: number;
  clamps: boolean;
  asking: boolean;
  busy: boolean;
  onAsk: (asking: boolean) => void;
  onSend: (intent: string) => void;
};

/** What an adjustment moves in all, how far it is, and what can be done about it. */
export function AdjustmentHead({ head, done, clamps, asking, busy, onAsk, onSend }: Props) {
  const working = head.step === "posting" || head.step === "undoing";
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <p className="laurel-big">{head.points} points</p>
            <StateBadge state={head.state} />
          </InlineStack>
          <Text as="p" numeric>
            {head.customer ? (
              <>
                <Link to={`/app/members/${head.customer.id}`} className="laurel-link">
                  {head.customer.name}
                </Link>
                : {head.reason}
              </>
            ) : (
              sayLines(head)
            )}
          </Text>
          <Text as="p" tone="subdued" numeric>
            {head.step === "draft" ? "Uploaded" : "Made"} by {head.by} <Instant at={head.at} />
            {head.undone ? (
              <>
                , undone by {head.undone.by} <Instant at={head.undone.at} />
              </>
            ) : null}
          </Text>
        </BlockStack>
        {working ? <Progress done={done} head={head} /> : null}
        {asking ? <Ask head={head} clamps={clamps} onAsk={onAsk} onSend={onSend} /> : null}
        <Choices head={head} asking={asking} busy={busy} onAsk={onAsk} onSend={onSend} />
      </BlockStack>
    </Card>
  );
}

function sayLines({ goodRows, badRows, step }: AdjustmentView): string {
  const draft = step === "draft";
  const good = `${sayCount(goodRows, "line")} ${DEEDS[step] ?? "posted"}`;
  if (badRows === 0) return good;
  return `${good}, ${sayCount(badRows, "line")} ${draft ? "cannot" : "left out"}`;
}

/** What is, will or was done with the good lines. */
const DEEDS: Record<string, string> = {
  draft: "can be posted",
  posting: "to post",
  undone: "posted and undone",
};

function Progress({ done, head }: { done: number; head: AdjustmentView }) {
  const verb = head.step === "undoing" ? "undone" : "posted";
  return (
    <BlockStack gap="200">
      <Text as="p" id="laurel-adjusting" numeric>
        {done.toLocaleString("en-US")} of {sayCount(head.goodRows, "line")} {verb}. You can leave this page.
      </Text>
      <ProgressBar
        progress={head.goodRows === 0 ? 100 : (done / head.goodRows) * 100}
        size="small"
        tone="primary"
        ariaLabelledBy="laurel-adjusting"
      />
    </BlockStack>
  );
}

type Asking = Pick<Props, "head" | "onAsk" | "onSend">;

function Ask({ head, clamps, onAsk, onSend }: Asking & { clamps: boolean }) {
  const what = head.customer ? "this adjustment" : sayCount(head.goodRows, "line");
  return (
    <Banner tone="warning" title={`Undo ${what}?`}>
      <BlockStack gap="300">
        <p>
          New entries take it back; what was posted stays in the statements. Points of it that have expired
          are not taken again.{" "}
          {clamps
            ? "Points that were spent since cannot be taken: such a balance stops at zero."
            : "Points that were spent since are taken all the same, so a balance may go below zero."}
        </p>
        {/* A banner in a card aligns what is in it its own way, unless told. */}
        <InlineStack gap="200" align="start">
          <Button tone="critical" onClick={() => onSend("undo")}>
            Undo now
          </Button>
          <Button onClick={() => onAsk(false)}>Keep it</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function Choices({ head, asking, busy, onAsk, onSend }: Asking & { asking: boolean; busy: boolean }) {
  const { step, goodRows, badRows } = head;
  const download =
    badRows > 0 ? (
      <DownloadButton
        href={`/app/members/adjustments/${head.id}/errors.csv`}
        fileName="lines-with-errors.csv"
      >
        Download lines with errors
      </DownloadButton>
    ) : null;
  if (step === "draft")
    return (
      <InlineStack gap="200">
        {goodRows > 0 ? (
          <Button variant="primary" loading={busy} onClick={() => onSend("post")}>
            {`Post ${sayCount(goodRows, "line")}`}
          </Button>
        ) : null}
        <Button disabled={busy} onClick={() => onSend("discard")}>
          Discard
        </Button>
        {download}
      </InlineStack>
    );
  return (
    <InlineStack gap="200">
      {step === "posted" && goodRows > 0 && !asking ? (
        <Button loading={busy} onClick={() => onAsk(true)}>
          Undo
        </Button>
      ) : null}
      {download}
    </InlineStack>
  );
}
