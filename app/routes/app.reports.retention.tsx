/** Retention: who stays, who comes back, what they are worth, and whom to look after. */
import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { PersonExitIcon } from "@shopify/polaris-icons";
import { z } from "zod";
import { withParams } from "#app/components/address.ts";
import chartStyles from "#app/components/charts/charts.css?url";
import { SaveButton } from "#app/components/download-button.tsx";
import { FigureList } from "#app/components/figure-list.tsx";
import { sayDay } from "#app/components/format.ts";
import { MainPage } from "#app/components/main-page.tsx";
import { Notice } from "#app/components/notice.tsx";
import { Section } from "#app/components/programme-report/section.tsx";
import { CohortGrid } from "#app/components/retention-report/cohort-grid.tsx";
import { InactivityForm } from "#app/components/retention-report/inactivity-form.tsx";
import { RECHARGE, SEGMENTS_SOURCE } from "#app/components/retention-report/figures-view.ts";
import { retentionView, spanChoices } from "#app/components/retention-report/page-view.ts";
import {
  KeptTable,
  SegmentsTable,
  SidesTable,
  TurnsTable,
  YearsTable,
} from "#app/components/retention-report/tables.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { catchUp } from "#app/flows/keep-reports.server.ts";
import { setInactivity } from "#app/flows/set-inactivity.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { readWithin } from "#app/reading.server.ts";
import { keyOf, parseSpan } from "#app/reports/calendar.ts";
import { dayIn } from "#app/reports/period.ts";
import { readRetention, retentionState } from "#app/reports/retention.server.ts";
import { INACTIVE_DAYS } from "#app/reports/retention.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Retention · Laurel" }];

export const links: LinksFunction = () => [{ rel: "stylesheet", href: chartStyles }];

const GRID_MONTHS = 16;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "retention", async ({ shopId, now, params }) => {
    const { timeZone, currency } = await requireShopFacts(db, shopId);
    const today = dayIn(now, timeZone);
    const { isBehind } = await catchUp(shopId, { now });
    const { firstDay, isCounted, ratedOn, inactiveAfterDays } = await retentionState(db, shopId);
    const span = parseSpan(params, { firstDay, today });
    const kept = { timeZone, inactiveAfterDays, isBehind: isBehind || !isCounted };
    if (firstDay === null) return { ...kept, report: null };
    const grid = params.get("grid") === "net" ? "net" : "customers";
    const read = await readWithin((reading) =>
      readRetention(reading, shopId, { span, today, firstDay, months: GRID_MONTHS }),
    );
    if (!read) throw new Refusal("REPORT_TOO_LONG");
    const report = {
      ...retentionView(read, { today, currency, grid, gridMonths: GRID_MONTHS }),
      period: keyOf(span),
      choices: spanChoices(firstDay, today),
      ratedOn: ratedOn && sayDay(ratedOn),
    };
    return { ...kept, report };
  });
}

const days = z.coerce.number().int().min(INACTIVE_DAYS.least).max(INACTIVE_DAYS.most);

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "retention", async ({ shopId, now, staff }) => {
    const read = days.safeParse((await request.formData()).get("days"));
    if (!read.success)
      throw new Refusal("BAD_REQUEST", {
        detail: `the days of inactivity must be a whole number from ${INACTIVE_DAYS.least} to ${INACTIVE_DAYS.most}`,
      });
    await setInactivity(shopId, { days: read.data, by: staff, now });
    return { saved: true };
  });
}

export default function RetentionReport() {
  const { report, isBehind, inactiveAfterDays } = useLoaderData<typeof loader>();
  return (
    <MainPage title="Retention" fullWidth>
      {report ? <Report report={report} /> : <NobodyYet isBehind={isBehind} />}
      <div className="laurel-last-card">
        <Card>
          <InactivityForm key={inactiveAfterDays} days={inactiveAfterDays} {...INACTIVE_DAYS} />
        </Card>
      </div>
    </MainPage>
  );
}

type Shown = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["report"]>;

function Report({ report }: { report: Shown }) {
  const { inactiveAfterDays } = useLoaderData<typeof loader>();
  return (
    <BlockStack gap="400">
      <PeriodOfReport report={report} />
      <Section
        title="How they stay"
        {...PLAIN}
        words={`Active is who has ordered within ${inactiveAfterDays} days. Orders without a customer account are left out: nobody knows whether a guest came back.`}
      >
        <FigureList figures={report.figures} />
        <TurnsTable rows={report.turns} />
      </Section>
      <Section
        title="What a customer is worth"
        {...PLAIN}
        words="As of now, whatever the period: once from what was, once from what is likely."
      >
        <FigureList figures={report.values} />
      </Section>
      <Section
        title="Monthly cohorts"
        {...PLAIN}
        csv={{ href: "/app/reports/retention.csv", fileName: "monthly-cohorts.csv" }}
        words="Customers by the month of their first order: what share of them ordered again so many months later, or what they spent."
      >
        <CohortGrid view={report.grid} />
      </Section>
      <Section
        title="Yearly cohorts"
        {...PLAIN}
        words={
          <>
            Net sales by the year of the customers' first order, in brackets as a share of the year before.
            Net revenue retention: what customers of earlier years still bought ÷ all net sales of the year
            before (after {SOURCES.kept}). A cohort's first year is rarely a whole one, so its second may look
            better than it is; this year is not over.
          </>
        }
      >
        <YearsTable view={report.years} />
        <KeptTable view={report.years} />
      </Section>
      <Section
        title="Members against others"
        {...PLAIN}
        words="Who is a member today, and who is not, in the same period. Members chose to join, and who likes a shop joins sooner: a difference is not the programme's doing alone."
      >
        <SidesTable rows={report.sides} />
      </Section>
      <Section
        title="Segments"
        {...PLAIN}
        words={
          <>
            Recency of the last order, frequency and money (net sales), each scored from 1 to 5 by how many of
            all customers have less ({SOURCES.scores}; segments after {SOURCES.segments}). As of{" "}
            {report.ratedOn ?? "the next day"}; who ordered first since then is rated on the next.
            {report.isFew ? " Of so few customers scores say little." : ""}
          </>
        }
      >
        <SegmentsTable rows={report.segments} />
      </Section>
    </BlockStack>
  );
}

const PLAIN = { csv: null, tooLong: false };

const linkTo = ({ words, url }: { words: string; url: string }) => (
  <a href={url} target="_blank" rel="noreferrer" className="laurel-link">
    {words}
  </a>
);

const SOURCES = {
  kept: linkTo(RECHARGE),
  scores: linkTo({ words: "quintiles", url: "https://kpitree.co/integrations/shopify/rfm-segmentation" }),
  segments: linkTo(SEGMENTS_SOURCE),
};

function PeriodOfReport({ report: { period, choices, days, sheet } }: { report: Shown }) {
  const { timeZone, isBehind } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="end" gap="300">
          <div className="laurel-narrow-field">
            <Select
              label="Period"
              options={choices}
              value={period}
              onChange={(chosen) => navigate(withParams(params, { period: chosen }))}
            />
          </div>
          <SaveButton text={sheet} fileName={`retention-${period}.csv`} about="All figures">
            Export CSV
          </SaveButton>
        </InlineStack>
        <Text as="p" tone="subdued" numeric>
          {days}; days of {timeZone}
          {isBehind ? ". Customers are still being counted; all are here in a few minutes." : ""}
        </Text>
      </BlockStack>
    </Card>
  );
}

function NobodyYet({ isBehind }: { isBehind: boolean }) {
  return (
    <Card padding="0">
      <Notice
        icon={PersonExitIcon}
        heading={isBehind ? "Customers are being counted" : "No customer has ordered yet"}
      >
        {isBehind
          ? "This takes a few minutes where the past is long. Open the page again then."
          : "Who stays, who comes back and who is about to leave will be here, as soon as customers have ordered."}
      </Notice>
    </Card>
  );
}
