import { Badge, BlockStack, Card, InlineStack, List, Text } from "@shopify/polaris";
import type { PresetView } from "#app/components/programme/preset-view.ts";
import { StartButton } from "#app/components/programme/start-draft.tsx";

/** One programme to start from: for whom it is, and what it would do. */
export function PresetCard({ preset, hasDraft }: { preset: PresetView; hasDraft: boolean }) {
  const { id, name, purpose, inspiration, exampleTitle, tiers, reward, notActiveYet } = preset;
  return (
    <Card>
      <div className="laurel-preset">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {name}
          </Text>
          <Text as="p">{purpose}</Text>
        </BlockStack>
        <BlockStack gap="100">
          <Text as="h3" variant="bodySm" tone="subdued">
            {exampleTitle}
          </Text>
          <dl className="laurel-pairs">
            {tiers.map((tier) => (
              <div key={tier.id}>
                <dt>{tier.name}</dt>
                <dd>{tier.example}</dd>
              </div>
            ))}
          </dl>
        </BlockStack>
        {reward === null ? null : <Text as="p">{reward}</Text>}
        {notActiveYet.length > 0 ? (
          <BlockStack gap="100">
            <InlineStack>
              <Badge>Not active yet</Badge>
            </InlineStack>
            <List gap="extraTight">
              {notActiveYet.map((words) => (
                <List.Item key={words}>{words}</List.Item>
              ))}
            </List>
          </BlockStack>
        ) : null}
        {inspiration === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {inspiration}
          </Text>
        )}
        <StartButton
          from={{ preset: id }}
          label="Start from this"
          about={`Start from ${name}`}
          replaces={hasDraft}
        />
      </div>
    </Card>
  );
}
