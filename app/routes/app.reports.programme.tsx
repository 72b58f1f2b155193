/** What the programme does: how it is taken up, its points over time, what they may cost, and who stands where. */
import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { withParams } from "#app/components/address.ts";
import chartStyles from "#app/components/charts/charts.css?url";
import { LineChart } from "#app/components/charts/line-chart.tsx";
import { StackedBars } from "#app/components/charts/stacked-bars.tsx";
import { FigureList } from "#app/components/figure-list.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { pointsView } from "#app/components/programme-report/points-view.ts";
import { CouponEffectFigures } from "#app/components/programme-report/coupon-effect.tsx";
import { couponView } from "#app/components/programme-report/coupon-view.ts";
import { LiabilityFigure } from "#app/components/programme-report/liability.tsx";
import { liabilityView } from "#app/components/programme-report/liability-view.ts";
import {
  couponSheet,
  liabilitySheet,
  ratesSheet,
  rewardsSheet,
  tiersSheet,
} from "#app/components/programme-report/sheets.ts";
import { TiersTable, tierRows } from "#app/components/programme-report/tiers-table.tsx";
import { TopRewards } from "#app/components/programme-report/top-rewards.tsx";
import { STUCK_AFTER_MS } from "#app/components/redemption-view.ts";
import type { RewardLine } from "#app/components/rewards-view.ts";
import { rewardLines } from "#app/components/rewards-view.ts";
import type { PublishedVersion } from "#app/models/programmes.server.ts";
import { rewardUse } from "#app/reports/rewards.server.ts";
import type { RewardUse } from "#app/reports/rewards.ts";
import { mostUsed } from "#app/reports/rewards.ts";
import { ratesView } from "#app/components/programme-report/rates-view.ts";
import { PeriodCard, Section } from "#app/components/programme-report/section.tsx";
import { forMerchant } from "#app/merchant.server.ts";
import { addDays, dayIn, parsePeriod, previousPeriod } from "#app/reports/period.ts";
import { likeGroups } from "#app/reports/programme/coupon-effect.server.ts";
import { couponEffect } from "#app/reports/programme/coupon-effect.ts";
import { endedPoints } from "#app/reports/programme/liability.server.ts";
import { LOOKED_BACK, liabilityOf } from "#app/reports/programme/liability.ts";
import { tierCounts, tierMoves } from "#app/reports/programme/tiers.server.ts";
import { tierLines } from "#app/reports/programme/tiers.ts";
import { pointValuesOf } from "#app/rules/backtest/worth.ts";
import type { Programme } from "#app/rules/programme.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { programmeRates } from "#app/reports/programme/rates.server.ts";
import { openingOf, outstanding, rollForward } from "#app/reports/roll-forward.server.ts";
import { firstDayOfPoints, requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { readWithin } from "#app/reading.server.ts";
import type { Db } from "#app/db.server.ts";
import { db } from "#app/db.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Programme report · Laurel" }];

export const links: LinksFunction = () => [{ rel: "stylesheet", href: chartStyles }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "programme-report", async ({ shopId, now, params }) => {
    const { timeZone, currency } = await requireShopFacts(db, shopId);
    const versions = await publishedProgrammes(db, shopId);
    const programme = versions.at(-1)?.programme ?? null;
    const period = parsePeriod(params, {
      now,
      timeZone,
      firstDay: await firstDayOfPoints(db, shopId, { timeZone, now }),
    });
    const before = { ...previousPeriod(period), timeZone };
    const today = dayIn(now, timeZone);
    // One after the other: a report takes one connection, whatever it asks.
    const rates = await readWithin(async (reading) => ({
      now: await programmeRates(reading, shopId, { ...period, timeZone }),
      before: await programmeRates(reading, shopId, before),
    }));
    const moved = await readWithin(async (reading) => ({
      opening: await openingOf(reading, shopId, { day: before.from, timeZone }),
      days: await rollForward(reading, shopId, { period: { ...period, from: before.from }, timeZone }),
    }));
    const owed = await readWithin((reading) =>
      readLiability(reading, shopId, { programme, today, timeZone }),
    );
    const tiers = await readWithin(async (reading) => ({
      counts: await tierCounts(reading, shopId),
      moves: await tierMoves(reading, shopId, { ...period, timeZone }),
    }));
    const stuckBefore = new Date(now.getTime() - STUCK_AFTER_MS);
    const uses = await readWithin((reading) => rewardUse(reading, shopId, { stuckBefore }));
    const groups = await readWithin((reading) => likeGroups(reading, shopId, { ...period, timeZone, now }));
    const effect = groups && couponEffect(groups);
    const lines = tiers && tierLines(programme?.tiers ?? [], tiers);
    const rewards = uses && topRewards(versions, uses);
    const titleOf = (rewardId: string) => rewards?.find(({ id }) => id === rewardId)?.title ?? rewardId;
    const sheets = {
      taken: rates && ratesSheet(rates.now, rates.before),
      liability: owed?.liability ? liabilitySheet(owed.liability, currency) : null,
      coupons: effect && couponSheet(effect, currency),
      tiers: lines && tiersSheet(lines),
      rewards: uses && rewardsSheet(mostUsed(uses, TOP), { titleOf, currency }),
    };
    return {
      ...{ period, timeZone, sheets, rewards },
      rates: rates && ratesView(rates.now, rates.before),
      coupons: groups && { view: effect && couponView(effect, currency) },
      points: moved && pointsView(moved, { period, today }),
      liability: owed && { view: owed.liability && liabilityView(owed.liability, currency) },
      tiers: lines && tierRows(lines),
    };
  });
}

const TOP = 10;

function topRewards(versions: readonly PublishedVersion[], uses: readonly RewardUse[]): RewardLine[] {
  const lines = new Map(rewardLines(versions, uses).map((line) => [line.id, line]));
  return mostUsed(uses, TOP).flatMap(({ rewardId }) => lines.get(rewardId) ?? []);
}

async function readLiability(
  reading: Db,
  shopId: string,
  { programme, today, timeZone }: { programme: Programme | null; today: string; timeZone: string },
) {
  const { available, pending } = await outstanding(reading, shopId);
  const past = { from: addDays(today, 1 - LOOKED_BACK), to: today, timeZone };
  const ended = await endedPoints(reading, shopId, past);
  const value = programme && pointValuesOf(programme).taken;
  return { liability: liabilityOf(available + pending, { value, ended }) };
}

export default function ProgrammeReport() {
  const { period, timeZone, rates, points, liability, tiers, rewards, coupons, sheets } =
    useLoaderData<typeof loader>();
  const csv = (name: keyof typeof sheets) => {
    const text = sheets[name];
    return text ? { text, fileName: `programme-${name}-${period.from}-${period.to}.csv` } : null;
  };
  const [params] = useSearchParams();
  return (
    <MainPage title="Programme report" fullWidth>
      <BlockStack gap="400">
        <PeriodCard period={period} timeZone={timeZone} />
        <Section
          title="How it is taken up"
          csv={csv("taken")}
          tooLong={rates === null}
          words="How many of those who buy take part, earn and redeem, held against as many days before."
        >
          {rates ? <FigureList figures={rates} /> : null}
        </Section>
        <Section
          title="Points"
          csv={{
            href: `/app/books.csv${withParams(params, {})}`,
            fileName: `points-${period.from}-${period.to}.csv`,
          }}
          tooLong={points === null}
          words="What members had at the end of each day, and what moved it: opening and everything that moved make the closing. Books has every kind of it, day by day."
        >
          {points ? (
            <>
              <LineChart view={points.outstanding} />
              <StackedBars view={points.moved} />
            </>
          ) : null}
        </Section>
        <Section
          title="What points may still cost"
          csv={csv("liability")}
          tooLong={liability === null}
          words="Outstanding points × what a point is worth × (1 − breakage), as of now, whatever the dates."
        >
          {liability ? <LiabilityFigure view={liability.view} /> : null}
        </Section>
        <Section
          title="Do codes bring them back"
          csv={csv("coupons")}
          tooLong={coupons === null}
          words="Members who used a code in these dates, held against members who ordered in the same month without one and had bought about as often and for about as much before."
        >
          {coupons ? <CouponEffectFigures view={coupons.view} /> : null}
        </Section>
        <Section
          title="Tiers"
          csv={csv("tiers")}
          tooLong={tiers === null}
          words="Who stands where now, and who moved in these dates. Somebody who moved twice counts twice."
        >
          {tiers ? <TiersTable rows={tiers} /> : null}
        </Section>
        <Section
          title="Top rewards"
          csv={csv("rewards")}
          tooLong={rewards === null}
          words={`The ${TOP} that members have used most, since the beginning: issued, what became of them, and the net sales of the orders that carried them.`}
        >
          {rewards ? <TopRewards rewards={rewards} /> : null}
        </Section>
      </BlockStack>
    </MainPage>
  );
}
