import { Badge } from "@shopify/polaris";

/** How a thing stands, in a word or two; "quiet" is what nobody has to look at. */
export type StateView = { words: string; tone: "success" | "info" | "critical" | "attention" | "quiet" };

/** A state as a badge, on one line wherever it stands. */
export function StateBadge({ state: { words, tone } }: { state: StateView }) {
  return (
    <span className="laurel-one-line">
      <Badge toneAndProgressLabelOverride="State" {...(tone !== "quiet" && { tone })}>
        {words}
      </Badge>
    </span>
  );
}
