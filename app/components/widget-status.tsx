import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import type { BlockState, ThemeBlock, ThemeState } from "#app/components/theme-blocks.ts";
import { editorUrl, THEME_BLOCKS } from "#app/components/theme-blocks.ts";

type Editor = { shopId: string; apiKey: string };

/** Whether shoppers can see Laurel in the theme that is live now. Always on the home page, set up or not. */
export function WidgetStatus({ theme, editor }: { theme: ThemeState; editor: Editor }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          In your theme
        </Text>
        <BlockList theme={theme} editor={editor} brief />
        <Text as="p" tone="subdued">
          See how it looks, and change its words, under{" "}
          <Link to="/app/storefront" className="laurel-link">
            Storefront
          </Link>
          .
        </Text>
      </BlockStack>
    </Card>
  );
}

/** Every place that Laurel can have in a theme, whether it has it, and the way to the theme editor. */
export function BlockList({
  theme,
  editor,
  brief = false,
}: {
  theme: ThemeState;
  editor: Editor;
  brief?: boolean;
}) {
  return (
    <>
      {THEME_BLOCKS.map((block) => (
        <Block
          key={block.handle}
          block={block}
          state={theme.state === "known" ? theme.blocks[block.handle] : theme.state}
          url={editorUrl(block, editor)}
          brief={brief}
        />
      ))}
      {theme.state === "unknown" ? (
        <Text as="p" tone="subdued">
          Shopify did not say what your theme shows. Reload the page to ask again.
        </Text>
      ) : null}
    </>
  );
}

type Shown = BlockState | "asking" | "unknown";

function Block({
  block,
  state,
  url,
  brief,
}: {
  block: ThemeBlock;
  state: Shown;
  url: string;
  brief: boolean;
}) {
  const says = state === "on" ? "Edit" : brief ? "Turn on" : block.add;
  return (
    <div className="laurel-split">
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {block.name}
          </Text>
          <State state={state} />
        </InlineStack>
        {brief ? null : (
          <>
            <Text as="p">{block.shows}</Text>
            <Text as="p" tone="subdued">
              {state === "unfit" ? "Your theme does not take app blocks." : block.fits}
            </Text>
          </>
        )}
      </BlockStack>
      {state === "unfit" ? null : (
        <Button
          url={url}
          target="_blank"
          variant="plain"
          accessibilityLabel={`${says}: ${block.name}, in the theme editor`}
        >
          {says}
        </Button>
      )}
    </div>
  );
}

function State({ state }: { state: Shown }) {
  if (state === "asking") return <Badge>Checking</Badge>;
  if (state === "unknown") return <Badge>Unknown</Badge>;
  if (state === "unfit") return <Badge>Not possible</Badge>;
  return state === "on" ? <Badge tone="success">On</Badge> : <Badge tone="attention">Off</Badge>;
}
