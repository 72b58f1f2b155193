/** Home: is the programme set up, how does it go, and does anything need a person. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, InlineGrid, Text } from "@shopify/polaris";
import { Attention } from "#app/components/attention.tsx";
import { adminUrl } from "#app/components/address.ts";
import { attentionView, figureViews } from "#app/components/home-view.ts";
import { KeyFigure } from "#app/components/key-figure.tsx";
import { SetUpGuide } from "#app/components/set-up-guide.tsx";
import type { Step } from "#app/components/set-up-guide.tsx";
import { blockOf, editorUrl, LAUNCHER, PRODUCT_BLOCK } from "#app/components/theme-blocks.ts";
import type { BlockHandle, ThemeState } from "#app/components/theme-blocks.ts";
import { useThemeState } from "#app/components/theme-state.ts";
import { WidgetStatus } from "#app/components/widget-status.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { db } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { Refusal } from "#app/errors.ts";
import { dismissGuide } from "#app/flows/dismiss-guide.server.ts";
import { retryDeliveries } from "#app/flows/retry-deliveries.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findLastCheck } from "#app/models/book-checks.server.ts";
import { listDataRequests } from "#app/models/data-requests.server.ts";
import { parkedDeliveries, waitingDeliveries } from "#app/reports/activity.server.ts";
import { findDenials, setUpProgress, storeCreditOffAt } from "#app/reports/attention.server.ts";
import { keyFigures } from "#app/reports/key-figures.server.ts";
import { FIGURE_DAYS, figuresOf } from "#app/reports/key-figures.ts";
import { addDays, dayIn } from "#app/reports/period.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "home", async ({ shopId, now, staff }) => {
    const shop = await requireShopFacts(db, shopId);
    const today = dayIn(now, shop.timeZone);
    const asked = { from: addDays(today, 1 - 2 * FIGURE_DAYS), to: today, timeZone: shop.timeZone };
    const [days, progress, parked, waiting, requests, check, denials, creditOffAt] = await Promise.all([
      keyFigures(db, shopId, asked),
      setUpProgress(db, shopId),
      parkedDeliveries(db, shopId),
      waitingDeliveries(db, shopId, { now }),
      listDataRequests(db, shopId),
      findLastCheck(db, shopId),
      findDenials(db, shopId),
      storeCreditOffAt(db, shopId),
    ]);
    const at = { now, timeZone: shop.timeZone, staff };
    const appUrl = adminUrl(shopId, `apps/${env.SHOPIFY_API_KEY}`);
    const news = { parked, waiting, requests, check, denials, creditOffAt, scopes: shop.scopes, appUrl };
    return {
      figures: figureViews(figuresOf(days), shop.currency),
      attention: attentionView(news, at),
      progress,
      dismissed: shop.guideDismissedAt !== null,
      editor: { shopId, apiKey: env.SHOPIFY_API_KEY },
    };
  });
}

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "home", async ({ shopId, now }) => {
    const intent = (await request.formData()).get("intent");
    if (intent === "dismiss-guide") await dismissGuide(shopId, { now });
    else if (intent === "retry-deliveries") await retryDeliveries(shopId, null, { now });
    else throw new Refusal("BAD_REQUEST", { detail: "intent must be dismiss-guide or retry-deliveries" });
    return { done: intent };
  });
}

export default function Home() {
  const { figures, attention, progress, dismissed, editor } = useLoaderData<typeof loader>();
  const theme = useThemeState();
  return (
    <MainPage title="Laurel">
      <BlockStack gap="400">
        {dismissed ? null : <SetUpGuide steps={stepsOf(progress, theme, editor)} />}
        <BlockStack gap="200">
          <div className="laurel-heading">
            <Text as="h2" variant="headingMd">
              Last 30 days
            </Text>
          </div>
          <div className="laurel-figures">
            {figures.map((figure) => (
              <KeyFigure key={figure.title} figure={figure} />
            ))}
          </div>
        </BlockStack>
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400" alignItems="start">
          <Attention view={attention} />
          <WidgetStatus theme={theme} editor={editor} />
        </InlineGrid>
      </BlockStack>
    </MainPage>
  );
}

function stepsOf(
  progress: { published: boolean; firstPoints: boolean },
  theme: ThemeState,
  editor: { shopId: string; apiKey: string },
): Step[] {
  const block = (handle: BlockHandle, words: Pick<Step, "title" | "words">): Step => {
    const { add } = blockOf(handle);
    return {
      key: handle,
      ...words,
      done: theme.state === "known" ? theme.blocks[handle] === "on" : null,
      action: { content: add, url: editorUrl(blockOf(handle), editor), external: true },
    };
  };
  return [
    {
      key: "programme",
      title: "Programme published",
      words: "Laurel starts you off with three tiers and two rewards.",
      done: progress.published,
      action: { content: "See the programme", url: "/app/programme" },
    },
    block(LAUNCHER, {
      title: "Show the rewards widget",
      words: `Turn on “${blockOf(LAUNCHER).name}” in your theme and save.`,
    }),
    block(PRODUCT_BLOCK, {
      title: "Say what a product earns",
      words: `Add “${blockOf(PRODUCT_BLOCK).name}” to your product page and save.`,
    }),
    {
      key: "points",
      title: "First points given",
      words:
        "Happens by itself with the first paid order of a customer who has an account, or for past orders.",
      done: progress.firstPoints,
      action: { content: "Use past orders", url: "/app/programme/past-orders" },
    },
  ];
}
