import { BlockStack, Box, Button, Card, Icon, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { CheckCircleIcon, MinusCircleIcon, XIcon } from "@shopify/polaris-icons";
import { useFetcher } from "@remix-run/react";

export type Step = {
  key: string;
  title: string;
  words: string;
  /** Null while Shopify has not answered yet. */
  done: boolean | null;
  action?: { content: string; url: string; external?: boolean };
};

/** What is left to do before the programme runs by itself. It can be put away at any time, and stays away. */
export function SetUpGuide({ steps }: { steps: Step[] }) {
  const fetcher = useFetcher();
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);
  if (fetcher.state !== "idle") return null;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" wrap={false}>
            <Text as="h2" variant="headingMd" id="laurel-guide">
              {next ? "Set up your programme" : "Your programme is set up"}
            </Text>
            <fetcher.Form method="post">
              <input type="hidden" name="intent" value="dismiss-guide" />
              <Button submit variant="tertiary" icon={XIcon} accessibilityLabel="Put the set-up guide away" />
            </fetcher.Form>
          </InlineStack>
          <InlineStack gap="300" blockAlign="center" wrap={false}>
            <Box minWidth="6.5rem">
              <Text as="span" tone="subdued" numeric>
                {done} of {steps.length} done
              </Text>
            </Box>
            <ProgressBar
              progress={(done / steps.length) * 100}
              size="small"
              tone="primary"
              ariaLabelledBy="laurel-guide"
            />
          </InlineStack>
        </BlockStack>
        <ul className="laurel-steps">
          {steps.map((step) => (
            <GuideStep key={step.key} step={step} primary={step === next} />
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function GuideStep({ step, primary }: { step: Step; primary: boolean }) {
  const { done, action } = step;
  return (
    <li className="laurel-steps__step">
      <span>
        <Icon
          source={done ? CheckCircleIcon : MinusCircleIcon}
          tone={done ? "success" : "subdued"}
          accessibilityLabel={done ? "Done" : done === null ? "Being checked" : "To do"}
        />
      </span>
      <div>
        <Text as="h3" variant="bodyMd" fontWeight="semibold">
          {step.title}
        </Text>
        <Text as="p" tone="subdued">
          {step.words}
        </Text>
      </div>
      {action && !done ? (
        <Button
          url={action.url}
          target={action.external ? "_blank" : "_self"}
          variant={primary ? "primary" : "secondary"}
        >
          {action.content}
        </Button>
      ) : null}
    </li>
  );
}
