import { Badge, BlockStack, Card, InlineStack, List, Text } from "@shopify/polaris";
import type { PresetView } from "#app/components/programme/preset-view.ts";
import { StartButton } from "#app/components/programme/start-draft.tsx";

/** One programme to start from: for whom it is, and what it would do. */
export function PresetCard({ preset, draftRevision }: { preset: PresetView; draftRevision: number | null }) {
  const { id, name, purpose, inspiration, examples, tiers, reward, notActiveYet } = preset;
  // The first list that names the tiers says how each is reached.
  const tells = examples.findIndex(({ everyTier }) => everyTier === null);
  return (
    <Card>
      <div className="laurel-preset">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {name}
          </Text>
          <Text as="p">{purpose}</Text>
        </BlockStack>
        {examples.map(({ id: example, title, everyTier }, index) => (
          <BlockStack key={example} gap="100">
            <Text as="h3" variant="bodySm" tone="subdued">
              {title}
            </Text>
            <dl className="laurel-pairs">
              {everyTier === null ? (
                tiers.map((tier) => (
                  <div key={tier.id}>
                    <dt>
                      {tier.name}
                      {tells === index && tiers.length > 1 ? <small>{tier.entry}</small> : null}
                    </dt>
                    <dd>{tier.earns[index]}</dd>
                  </div>
                ))
              ) : (
                <div>
                  <dt>At every tier</dt>
                  <dd>{everyTier}</dd>
                </div>
              )}
            </dl>
          </BlockStack>
        ))}
        {tells < 0 ? <Entries tiers={tiers} /> : null}
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
          replaces={draftRevision}
        />
      </div>
    </Card>
  );
}

/** How each tier is reached: what some programmes are about more than points. */
function Entries({ tiers }: { tiers: PresetView["tiers"] }) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="bodySm" tone="subdued">
        Tiers
      </Text>
      <dl className="laurel-pairs">
        {tiers.map(({ id, name, entry }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{entry}</dd>
          </div>
        ))}
      </dl>
    </BlockStack>
  );
}
