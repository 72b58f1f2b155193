/** Begins a draft and goes to its editor; where one is waiting already, asks whether this one takes its place. */
import { useState } from "react";
import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, Text } from "@shopify/polaris";

/** Where drafts are begun. */
const START_AT = "/app/programme/presets";

/** From a preset, from an older version, or from what is in force. */
type StartFrom = { preset: string } | { version: string } | { published: "yes" };

type StartButtonProps = {
  from: StartFrom;
  label: string;
  /** Said instead of the label to who cannot see where it stands. */
  about?: string;
  replaces: boolean;
  primary?: boolean;
};

export function StartButton({ from, label, about, replaces, primary = false }: StartButtonProps) {
  const fetcher = useFetcher<{ refused: string } | undefined>();
  const [asking, setAsking] = useState(false);
  const busy = fetcher.state !== "idle";
  const refused = fetcher.data?.refused;
  const start = (replace: boolean) =>
    fetcher.submit({ ...from, ...(replace && { replace: "yes" }) }, { method: "post", action: START_AT });
  if (asking || refused)
    return (
      <div role="alert">
        <BlockStack gap="200">
          <Text as="p" fontWeight="medium">
            {refused ?? "This takes the place of the draft that is waiting."}
          </Text>
          <ButtonGroup>
            <Button onClick={() => start(true)} loading={busy}>
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
      onClick={() => (replaces ? setAsking(true) : start(false))}
      loading={busy}
    >
      {label}
    </Button>
  );
}
