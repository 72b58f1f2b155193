/** Past orders: taking over what was sold before Laurel came, and awarding points for it. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { z } from "zod";
import { useLookingAgain } from "#app/components/looking-again.ts";
import { BusyCard, ChoiceCard, FailureCard, ResultCard } from "#app/components/past-orders-cards.tsx";
import { StartCard } from "#app/components/past-orders-start.tsx";
import { pastOrdersView } from "#app/components/past-orders-view.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { chooseAward, keepHistory } from "#app/flows/choose-award.server.ts";
import { previewAward } from "#app/flows/preview-award.server.ts";
import { startBackfill } from "#app/flows/start-backfill.server.ts";
import { stopBackfill } from "#app/flows/stop-backfill.server.ts";
import type { Merchant } from "#app/merchant.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { latestBackfill } from "#app/models/backfills.server.ts";
import { countPastOrders, namesOfMembers } from "#app/models/past-orders.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { addDays, dayIn } from "#app/reports/period.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { endOfDay } from "#app/rules/shop-time.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Past orders · Laurel" }];

const OPEN_DAYS = 60;
const SUGGESTED_DAYS = 30;
const EARLIEST = "2006-01-01";
const LOOK_AGAIN_MS = 1_500;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "past-orders", async ({ shopId, now }) => {
    const [shop, backfill, past, published] = await Promise.all([
      requireShopFacts(db, shopId),
      latestBackfill(db, shopId),
      countPastOrders(db, shopId),
      findProgramme(db, shopId),
    ]);
    const top = (backfill?.preview?.top ?? []).map(({ customerId }) => BigInt(customerId));
    const people = await namesOfMembers(db, shopId, top);
    const names = new Map(
      [...people].flatMap(([id, { name, email }]) =>
        name || email ? [[`${id}`, name || (email ?? "")]] : [],
      ),
    );
    const canSeeOlder = shop.scopes.includes("read_all_orders");
    const latest = dayIn(now, shop.timeZone);
    const known = { backfill, left: past.ofMembers, names, programmeVersion: published?.version ?? null };
    return {
      view: pastOrdersView(known, { now, timeZone: shop.timeZone, currency: shop.currency }),
      choices: {
        canSeeOlder,
        latest,
        earliest: canSeeOlder ? EARLIEST : addDays(latest, -OPEN_DAYS),
        suggested: addDays(latest, -SUGGESTED_DAYS),
      },
      published: published !== null,
    };
  });
}

const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("start"), span: z.enum(["30", "60", "365", "730", "3650"]) }),
  z.object({ intent: z.literal("start-day"), day: z.iso.date() }),
  z.object({ intent: z.literal("scopes") }),
  z.object({ intent: z.enum(["stop", "award", "keep", "preview"]), backfillId: z.uuid() }),
]);

function readIntent(form: FormData): z.output<typeof intents> {
  const given = Object.fromEntries(form);
  const isDay = given["intent"] === "start" && given["span"] === "day";
  const parsed = intents.safeParse(isDay ? { ...given, intent: "start-day" } : given);
  if (!parsed.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
  return parsed.data;
}

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "past-orders", async (merchant) => {
    const asked = readIntent(await request.formData());
    await carryOut(asked, merchant);
    return { asked: asked.intent };
  });
}

async function carryOut(asked: z.output<typeof intents>, merchant: Merchant): Promise<unknown> {
  const { shopId, now, staff: by, grantedScopes } = merchant;
  switch (asked.intent) {
    case "start":
      return startBackfill(shopId, {
        since: new Date(now.getTime() - Number(asked.span) * 86_400_000),
        by,
        now,
      });
    case "start-day": {
      const { timeZone } = await requireShopFacts(db, shopId);
      return startBackfill(shopId, { since: startOfDay(asked.day, timeZone), by, now });
    }
    case "scopes":
      return changeScopes(shopId, await grantedScopes());
    case "stop":
      return stopBackfill(shopId, asked.backfillId, { now });
    case "award":
      return chooseAward(shopId, asked.backfillId, { now });
    case "keep":
      return keepHistory(shopId, asked.backfillId, { now });
    case "preview":
      return previewAward(shopId, asked.backfillId, { now });
  }
}

function startOfDay(day: string, timeZone: string): Date {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return new Date(endOfDay({ year, month, day: date - 1 }, timeZone).getTime() + 1);
}

export default function PastOrders() {
  const { view, choices, published } = useLoaderData<typeof loader>();
  const { stage, backfillId } = view;
  const working = stage === "choose" && published && view.left > 0 && !view.preview;
  useLookingAgain(stage === "busy" || working, LOOK_AGAIN_MS);
  return (
    <SubPage title="Past orders" back={{ content: "Programme", url: "/app/programme" }}>
      <BlockStack gap="400">
        {view.busy && backfillId ? <BusyCard busy={view.busy} backfillId={backfillId} /> : null}
        {view.failure && backfillId ? <FailureCard failure={view.failure} backfillId={backfillId} /> : null}
        {view.result ? <ResultCard result={view.result} /> : null}
        {stage !== "busy" && backfillId ? (
          <ChoiceCard view={view} backfillId={backfillId} published={published} />
        ) : null}
        {stage === "busy" ? null : (
          <StartCard key={String(choices.canSeeOlder)} choices={choices} again={stage !== "none"} />
        )}
      </BlockStack>
    </SubPage>
  );
}
