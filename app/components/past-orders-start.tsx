import { useState } from "react";
import {
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineError,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useFetcher } from "@remix-run/react";

export type StartChoices = {
  /** Whether orders older than 60 days may be read. */
  canSeeOlder: boolean;
  /** Days of the shop: the first and the last that can be chosen. */
  earliest: string;
  latest: string;
  suggested: string;
};

const SPANS: { value: string; label: string; older: boolean }[] = [
  { value: "30", label: "Last 30 days", older: false },
  { value: "60", label: "Last 60 days", older: false },
  { value: "365", label: "Last 12 months", older: true },
  { value: "730", label: "Last 24 months", older: true },
  { value: "3650", label: "Last 10 years", older: true },
  { value: "day", label: "Since a certain day", older: false },
];

/** How far back to go, and the permission that it may take. */
export function StartCard({ choices, again }: { choices: StartChoices; again: boolean }) {
  const { canSeeOlder, earliest, latest, suggested } = choices;
  const fetcher = useFetcher();
  const [span, setSpan] = useState(canSeeOlder ? "365" : "60");
  const [day, setDay] = useState(suggested);
  const wrong = span === "day" && (day < earliest || day > latest);
  const options = SPANS.filter(({ older }) => canSeeOlder || !older);
  const start = () => fetcher.submit({ intent: "start", span, day }, { method: "post" });
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {again ? "Take over more past orders" : "Take over past orders"}
          </Text>
          <Text as="p" tone="subdued">
            Laurel reads what your customers bought before it came, so that reports are complete and regulars
            start in the tier they deserve. Nobody gets points or a message by that; you choose afterwards.
          </Text>
        </BlockStack>
        <FormLayout>
          <FormLayout.Group>
            <Select label="How far back" options={options} value={span} onChange={setSpan} />
            {span === "day" ? (
              <TextField
                label="First day"
                type="date"
                autoComplete="off"
                value={day}
                min={earliest}
                max={latest}
                onChange={setDay}
                error={
                  wrong ? (canSeeOlder ? "Choose a day that has been" : "Choose one of the last 60 days") : ""
                }
              />
            ) : null}
          </FormLayout.Group>
        </FormLayout>
        <InlineStack>
          <Button
            variant={again ? "secondary" : "primary"}
            onClick={start}
            loading={fetcher.state !== "idle"}
            disabled={wrong}
          >
            Take over
          </Button>
        </InlineStack>
        {canSeeOlder ? null : <OlderOrders />}
      </BlockStack>
    </Card>
  );
}

/** Shopify shows an app the last 60 days; for more the merchant is asked, in Shopify's own words. */
function OlderOrders() {
  const shopify = useAppBridge();
  const fetcher = useFetcher();
  const [state, setState] = useState<"idle" | "asking" | "declined" | "failed">("idle");
  const ask = async () => {
    setState("asking");
    try {
      const { result } = await shopify.scopes.request(["read_all_orders"]);
      setState(result === "granted-all" ? "idle" : "declined");
      if (result === "granted-all") fetcher.submit({ intent: "scopes" }, { method: "post" });
    } catch {
      setState("failed");
    }
  };
  return (
    <div className="laurel-split laurel-split--ruled">
      <BlockStack gap="050">
        <Text as="h3" variant="bodyMd" fontWeight="medium">
          Older than 60 days?
        </Text>
        <Text as="p" tone="subdued">
          Shopify shows apps the last 60 days only. To go further back, allow Laurel to read all orders. It
          uses them for tiers, reports and past points, and for nothing else.
        </Text>
        {state === "declined" ? (
          <Text as="p" tone="subdued">
            The permission was not given. The last 60 days can be taken over all the same.
          </Text>
        ) : null}
        {state === "failed" ? (
          <InlineError message="Shopify could not ask. Try again in a moment." fieldID="older-orders" />
        ) : null}
      </BlockStack>
      <Button
        id="older-orders"
        onClick={() => void ask()}
        loading={state === "asking" || fetcher.state !== "idle"}
      >
        Allow older orders
      </Button>
    </div>
  );
}
