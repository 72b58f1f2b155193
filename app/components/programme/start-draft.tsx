/** Begins a draft and goes to its editor; where one is waiting already, asks whether this one takes its place. */
import { useState } from "react";
import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, Text } from "@shopify/polaris";

/** Where drafts are begun. */
const START_AT = "/app/programme/presets";

/** From a preset, from an older version, or from what is in force. */
type StartFrom = { preset: string } | { version: string } | { published: "yes" };

/** Why it was not begun, and the draft that is waiting by now. */
export type StartAnswer = { refused: string; revision: number | null };

type StartButtonProps = {
  from: StartFrom;
  label: string;
  /** Said instead of the label to who cannot see where it stands. */
  about?: string;
  /** The revision of the draft that is waiting; null where there is none. */
  replaces: number | null;
  primary?: boolean;
};

export function StartButton({ from, label, about, replaces, primary = false }: StartButtonProps) {
  const fetcher = useFetcher<StartAnswer | undefined>();
  // What was read when the question came up, whatever is waiting by the time of the answer.
  const [asking, setAsking] = useState<number | null>(null);
  const busy = fetcher.state !== "idle";
  const { refused, revision: told = null } = fetcher.data ?? {};
  const start = (replace: number | null) =>
    fetcher.submit(
      { ...from, ...(replace !== null && { replace: `${replace}` }) },
      { method: "post", action: START_AT },
    );
  if (asking !== null || refused)
    return (
      <div role="alert">
        <BlockStack gap="200">
          <Text as="p" fontWeight="medium">
            {refused ?? "This takes the place of the draft that is waiting."}
          </Text>
          <ButtonGroup>
            <Button onClick={() => start(refused ? told : asking)} loading={busy}>
              Replace the draft
            </Button>
            {busy ? null : <Button url="/app/programme/edit">Go on with it</Button>}
          </ButtonGroup>
        </BlockStack>
      </div>
    );
  return (
    <Button
      {...(primary && { variant: "primary" })}
      {...(about !== undefined && { accessibilityLabel: about })}
      onClick={() => (replaces === null ? start(null) : setAsking(replaces))}
      loading={busy}
    >
      {label}
    </Button>
  );
}
