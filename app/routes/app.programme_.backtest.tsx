/** Backtest: what the draft would have made of the shop's own orders, beside the published programme. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { z } from "zod";
import { AskCard, AtWorkCard, EndedBanner, ResultCards } from "#app/components/backtest/cards.tsx";
import { atWorkView, backtestView, LISTED } from "#app/components/backtest/view.ts";
import { useLookingAgain } from "#app/components/looking-again.ts";
import { Meanings } from "#app/components/meanings.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { askBacktest } from "#app/flows/ask-backtest.server.ts";
import { stopBacktest } from "#app/flows/stop-backtest.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import type { BacktestRow } from "#app/models/backtests.server.ts";
import { isAtWork, latestBacktest, latestReport, namesOfMoved } from "#app/models/backtests.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Backtest · Laurel" }];

const USUAL_MONTHS = 12;
const LOOK_AGAIN_MS = 1_000;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "backtest", async ({ shopId, now }) => {
    const [{ timeZone }, draft, published, latest, done] = await Promise.all([
      requireShopFacts(db, shopId),
      findDraft(db, shopId),
      findProgramme(db, shopId),
      latestBacktest(db, shopId),
      latestReport(db, shopId),
    ]);
    if (!draft && !done) return redirect("/app/programme");
    const working = latest && isAtWork(latest, now) ? latest : null;
    return {
      months: latest?.months ?? USUAL_MONTHS,
      hasDraft: draft !== null,
      working: working && atWorkView(working),
      ended: working ? null : endOf(latest),
      result: done?.report
        ? backtestView(
            {
              ...{ report: done.report, row: done },
              today: {
                draftRevision: draft?.revision ?? null,
                programmeVersion: published?.version ?? null,
              },
              names: await namesOfMoved(db, shopId, done.report, { most: LISTED }),
            },
            { now, timeZone },
          )
        : null,
    };
  });
}

/** Why the last one says nothing; null where it does. */
function endOf(latest: BacktestRow | null): { failure: string | null } | null {
  if (!latest || latest.state === "done") return null;
  if (latest.state === "stopped") return { failure: null };
  return { failure: latest.failure ?? "It was broken off." };
}

const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("run"), months: z.enum(["3", "6", "12", "24"]).transform(Number) }),
  z.object({ intent: z.literal("stop"), backtestId: z.uuid() }),
]);

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "backtest", async ({ shopId, now, staff: by }) => {
    const asked = intents.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    try {
      if (asked.data.intent === "run") await askBacktest(shopId, { months: asked.data.months, by, now });
      else await stopBacktest(shopId, asked.data.backtestId, { now });
      return { refused: null };
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 403) throw error;
      return { refused: error.message };
    }
  });
}

export default function BacktestPage() {
  const { months, hasDraft, working, ended, result } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.refused ?? null;
  useLookingAgain(working !== null, LOOK_AGAIN_MS);
  return (
    <SubPage
      title="Backtest"
      back={
        hasDraft
          ? { content: "Edit programme", url: "/app/programme/edit" }
          : { content: "Programme", url: "/app/programme" }
      }
      {...(hasDraft && result && !working
        ? { secondaryActions: [{ content: "Review and publish", url: "/app/programme/review" }] }
        : {})}
    >
      <BlockStack gap="400">
        {ended ? <EndedBanner failure={ended.failure} /> : null}
        {working ? (
          <AtWorkCard work={working} />
        ) : hasDraft ? (
          <AskCard months={months} again={result !== null} refused={refused} />
        ) : null}
        {result ? (
          <>
            <ResultCards view={result} csv="/app/programme/backtest.csv" />
            <Meanings of={MEANINGS} />
          </>
        ) : null}
      </BlockStack>
    </SubPage>
  );
}

const MEANINGS = [
  {
    title: "Members",
    help: "Who takes part by each programme: by what was bought where it is for all customers, and whoever joined otherwise by both.",
  },
  {
    title: "Money issued",
    help: "What the points earned are worth: by the scheduled conversion where there is one, else by the cheapest reward. Rewards given for rising into a tier are added with what they take off.",
  },
  {
    title: "Effective discount",
    help: "Money issued, of net sales: goods after discounts and returns, without taxes and shipping.",
  },
  { title: "Cost per order", help: "Money issued, divided by the orders that were counted." },
  {
    title: "Liability",
    help: "What is earned and not spent, in money: of each member what it earned, less what it really redeemed in this time, as money where points are worth something else.",
  },
  {
    title: "Points outstanding",
    help: "The same in points. Nothing expires in a backtest, and nobody spends more because there is more to spend.",
  },
  {
    title: "Spend that earns",
    help: "What the rules let earn and count towards tiers, after exclusions and returns.",
  },
];
