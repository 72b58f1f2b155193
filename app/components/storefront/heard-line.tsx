import { useEffect, useState } from "react";
import { useFetcher } from "@remix-run/react";
import { Icon, InlineStack, Text } from "@shopify/polaris";
import { AlertTriangleIcon, CheckCircleIcon, ClockIcon, InfoIcon } from "@shopify/polaris-icons";
import { LOOK_AGAIN_MS } from "#app/components/looking-again.ts";
import type { HeardView } from "#app/components/storefront/heard-view.ts";

/** Null: not answered, which is no reason to say anything else than before. */
export type HeardAnswer = HeardView | null;

const ASK_AT = "/app/storefront/heard";

const LOOKS = {
  untouched: { source: InfoIcon, tone: "subdued" },
  heard: { source: CheckCircleIcon, tone: "success" },
  waiting: { source: ClockIcon, tone: "subdued" },
  refused: { source: AlertTriangleIcon, tone: "caution" },
} as const;

/** What was said when the page was read, asked again with every saving, and until the storefront shows it. */
export function HeardLine({ first, revision }: { first: HeardView; revision: number | null }) {
  const { data, state, load } = useFetcher<HeardAnswer>();
  const [view, setView] = useState(first);
  const [read] = useState(revision);
  const settled = view.state === "heard" || view.state === "untouched";
  useEffect(() => {
    if (data) setView(data);
  }, [data]);
  useEffect(() => {
    if (revision !== read) load(ASK_AT);
  }, [revision, read, load]);
  useEffect(() => {
    if (settled || state !== "idle") return;
    const timer = setTimeout(() => load(ASK_AT), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [settled, state, data, load]);
  return (
    <div role="status">
      <InlineStack gap="200" wrap={false}>
        <span>
          <Icon {...LOOKS[view.state]} />
        </span>
        <Text as="p">{view.words}</Text>
      </InlineStack>
    </div>
  );
}
