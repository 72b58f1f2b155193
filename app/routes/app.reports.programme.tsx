/** What the programme does: how it is taken up, and its points over time. */
import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { withParams } from "#app/components/address.ts";
import chartStyles from "#app/components/charts/charts.css?url";
import { LineChart } from "#app/components/charts/line-chart.tsx";
import { StackedBars } from "#app/components/charts/stacked-bars.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { pointsView } from "#app/components/programme-report/points-view.ts";
import { RateList } from "#app/components/programme-report/rates.tsx";
import { ratesView } from "#app/components/programme-report/rates-view.ts";
import { PeriodCard, Section } from "#app/components/programme-report/section.tsx";
import { forMerchant } from "#app/merchant.server.ts";
import { dayIn, parsePeriod, previousPeriod } from "#app/reports/period.ts";
import { programmeRates } from "#app/reports/programme/rates.server.ts";
import { openingOf, rollForward } from "#app/reports/roll-forward.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { readWithin } from "#app/reading.server.ts";
import { db } from "#app/db.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Programme report · Laurel" }];

export const links: LinksFunction = () => [{ rel: "stylesheet", href: chartStyles }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "programme-report", async ({ shopId, now, params }) => {
    const { timeZone } = await requireShopFacts(db, shopId);
    const period = parsePeriod(params, { now, timeZone });
    const before = previousPeriod(period);
    const moved = await readWithin(async (reading) => ({
      opening: await openingOf(reading, shopId, { day: before.from, timeZone }),
      days: await rollForward(reading, shopId, { period: { ...period, from: before.from }, timeZone }),
    }));
    const rates = await readWithin(async (reading) =>
      ratesView(
        await programmeRates(reading, shopId, { ...period, timeZone }),
        await programmeRates(reading, shopId, { ...before, timeZone }),
      ),
    );
    const today = dayIn(now, timeZone);
    return { period, timeZone, rates, points: moved && pointsView(moved, { period, today }) };
  });
}

export default function ProgrammeReport() {
  const { period, timeZone, rates, points } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <MainPage title="Programme report" fullWidth>
      <BlockStack gap="400">
        <PeriodCard period={period} timeZone={timeZone} />
        <Section
          title="How it is taken up"
          csv={null}
          tooLong={rates === null}
          words="How many of those who buy take part, earn and redeem, held against as many days before."
        >
          {rates ? <RateList rates={rates} /> : null}
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
      </BlockStack>
    </MainPage>
  );
}
