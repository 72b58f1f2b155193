import { BlockStack, Text } from "@shopify/polaris";

export type FigureView = {
  title: string;
  /** "31%", or "–" where there is nothing to divide by. */
  value: string;
  /** "312 of 1,004 customers". */
  counted: string;
  /** What it is held against; null where there is nothing. */
  change: string | null;
  formula: string;
  note: string;
  /** Who says so; without an address where it is in general use, or in print. */
  source: { words: string; url: string | null };
};

/** Figures side by side, each with its numbers, how it is worked out, and who says so. */
export function FigureList({ figures }: { figures: FigureView[] }) {
  return (
    <div className="laurel-rates">
      {figures.map(({ title, value, counted, change, formula, note, source }) => (
        <BlockStack key={title} gap="100">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {title}
          </Text>
          <Text as="p" variant="headingLg" numeric>
            {value}
          </Text>
          <Text as="p" variant="bodySm" numeric>
            {counted}
          </Text>
          {change === null ? null : (
            <Text as="p" variant="bodySm" tone="subdued" numeric>
              {change}
            </Text>
          )}
          <details className="laurel-words">
            <summary aria-label={`How the ${title.toLowerCase()} is worked out`}>
              How it is worked out
            </summary>
            <BlockStack gap="100">
              <Text as="p" variant="bodySm">
                {formula}
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                {note}
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                Source:{" "}
                {source.url === null ? (
                  source.words
                ) : (
                  <a href={source.url} target="_blank" rel="noreferrer" className="laurel-link">
                    {source.words}
                  </a>
                )}
              </Text>
            </BlockStack>
          </details>
        </BlockStack>
      ))}
    </div>
  );
}
