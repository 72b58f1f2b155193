import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { ThemeBlocks } from "#app/components/theme-blocks.ts";

type Links = { launcher: string; product: string };

/** Whether shoppers can see Laurel in the theme that is live now. Always on the home page, set up or not. */
export function WidgetStatus({ blocks, links }: { blocks: ThemeBlocks; links: Links }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          In your theme
        </Text>
        <Block
          name="Rewards launcher"
          words="The button that opens points, rewards and codes on every page."
          on={blocks.state === "known" ? blocks.launcher : null}
          asking={blocks.state === "asking"}
          link={links.launcher}
        />
        <Block
          name="Points on product pages"
          words="“Earn 42 points” beside the price."
          on={blocks.state === "known" ? blocks.product : null}
          asking={blocks.state === "asking"}
          link={links.product}
        />
        {blocks.state === "unknown" ? (
          <Text as="p" tone="subdued">
            Shopify did not say what your theme shows. Reload the page to ask again.
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Block({
  name,
  words,
  on,
  asking,
  link,
}: {
  name: string;
  words: string;
  on: boolean | null;
  asking: boolean;
  link: string;
}) {
  return (
    <div className="laurel-split">
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {name}
          </Text>
          <State on={on} asking={asking} />
        </InlineStack>
        <Text as="p" tone="subdued">
          {words}
        </Text>
      </BlockStack>
      <Button
        url={link}
        target="_blank"
        variant="plain"
        accessibilityLabel={`${on ? "Edit" : "Turn on"}: ${name}, in the theme editor`}
      >
        {on ? "Edit" : "Turn on"}
      </Button>
    </div>
  );
}

function State({ on, asking }: { on: boolean | null; asking: boolean }) {
  if (asking) return <Badge>Checking</Badge>;
  if (on === null) return <Badge>Unknown</Badge>;
  return on ? <Badge tone="success">On</Badge> : <Badge tone="attention">Off</Badge>;
}
