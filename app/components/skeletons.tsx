import type { ReactElement } from "react";
import {
  BlockStack,
  Box,
  Card,
  InlineGrid,
  InlineStack,
  SkeletonBodyText,
  SkeletonDisplayText,
  Page,
} from "@shopify/polaris";

/** The page on its way, in its final layout, so that nothing jumps when it arrives. */
export function SkeletonFor({ pathname }: { pathname: string }) {
  const Skeleton = SKELETONS.find(([pattern]) => pattern.test(pathname))?.[1] ?? ListSkeleton;
  return (
    <div role="status" aria-live="polite" aria-label="Loading the page">
      <Skeleton />
    </div>
  );
}

const SKELETONS: [RegExp, () => ReactElement][] = [
  [/^\/app\/members\/adjustments\/?$/, ListSkeleton],
  [/^\/app\/members\/[^/]+\/(activity|adjust)/, FormSkeleton],
  [/^\/app\/settings/, FormSkeleton],
  [/^\/app\/members\/./, DetailSkeleton],
  [/^\/app\/activity\/./, DetailSkeleton],
  [/^\/app\/orders\/./, DetailSkeleton],
  [/^\/app\/members/, ListSkeleton],
  [/^\/app\/storefront/, StorefrontSkeleton],
  [/^\/app\/reports\/(programme|retention)/, BooksSkeleton],
  [/^\/app\/reports/, ListSkeleton],
  [/^\/app\/books/, BooksSkeleton],
  [/^\/app\/rewards\/new/, EditorSkeleton],
  [/^\/app\/rewards\/./, DetailSkeleton],
  [/^\/app\/programme\/(past-orders|review|history|backtest)/, FormSkeleton],
  [/^\/app\/programme\/(edit|rewards)/, EditorSkeleton],
  [/^\/app\/programme/, ProgrammeSkeleton],
  [/^\/app\/?$/, HomeSkeleton],
];

function HomeSkeleton() {
  return (
    <Page>
      <BlockStack gap="400">
        <SkeletonCard lines={5} />
        <div className="laurel-figures">
          {["members", "issued", "rate", "revenue"].map((key) => (
            <SkeletonCard key={key} lines={3} />
          ))}
        </div>
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <SkeletonCard lines={3} />
          <SkeletonCard lines={3} />
        </InlineGrid>
      </BlockStack>
    </Page>
  );
}

function ListSkeleton() {
  return (
    <Page fullWidth>
      <Card padding="0">
        <Box padding="400">
          <SkeletonDisplayText size="small" />
        </Box>
        {Array.from({ length: 10 }, (_each, row) => (
          <Box
            key={row}
            paddingInline="400"
            paddingBlock="300"
            borderBlockStartWidth="025"
            borderColor="border-secondary"
          >
            <InlineGrid columns={4} gap="400">
              {[0, 1, 2, 3].map((cell) => (
                <SkeletonBodyText key={cell} lines={1} />
              ))}
            </InlineGrid>
          </Box>
        ))}
      </Card>
    </Page>
  );
}

function BooksSkeleton() {
  return (
    <Page fullWidth>
      <BlockStack gap="400">
        <SkeletonCard lines={1} />
        <SkeletonCard lines={3} />
        <SkeletonCard lines={2} />
        <SkeletonCard lines={12} />
      </BlockStack>
    </Page>
  );
}

function DetailSkeleton() {
  return (
    <Page>
      <BlockStack gap="400">
        <InlineStack gap="400">
          <SkeletonDisplayText size="medium" />
        </InlineStack>
        <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
          <SkeletonCard lines={10} />
          <SkeletonCard lines={6} />
        </InlineGrid>
      </BlockStack>
    </Page>
  );
}

function ProgrammeSkeleton() {
  return (
    <Page>
      <BlockStack gap="400">
        <SkeletonCard lines={8} />
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          <SkeletonCard lines={3} />
          <SkeletonCard lines={3} />
        </InlineGrid>
      </BlockStack>
    </Page>
  );
}

function EditorSkeleton() {
  return (
    <Page fullWidth>
      <BlockStack gap="400">
        <SkeletonDisplayText size="medium" />
        <div className="laurel-editor">
          <SkeletonBodyText lines={10} />
          <SkeletonCard lines={8} />
          <SkeletonCard lines={6} />
        </div>
      </BlockStack>
    </Page>
  );
}

function StorefrontSkeleton() {
  return (
    <Page fullWidth>
      <div className="laurel-page laurel-storefront">
        <BlockStack gap="400">
          <SkeletonCard lines={12} />
          <SkeletonCard lines={8} />
        </BlockStack>
        <div className="laurel-storefront__preview">
          <SkeletonCard lines={14} />
        </div>
      </div>
    </Page>
  );
}

function FormSkeleton() {
  return (
    <Page>
      <BlockStack gap="400">
        <SkeletonDisplayText size="medium" />
        <SkeletonCard lines={5} />
      </BlockStack>
    </Page>
  );
}

function SkeletonCard({ lines }: { lines: number }) {
  return (
    <Card>
      <BlockStack gap="400">
        <SkeletonDisplayText size="small" />
        <SkeletonBodyText lines={lines} />
      </BlockStack>
    </Card>
  );
}
