import type { ReactNode } from "react";
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { DownloadButton, SaveButton } from "#app/components/download-button.tsx";
import { sayDays } from "#app/components/format.ts";
import { PeriodPicker } from "#app/components/period-picker.tsx";
import type { Period } from "#app/reports/period.ts";
import { previousPeriod } from "#app/reports/period.ts";

/** Which days are looked at, and which they are held against. */
export function PeriodCard({ period, timeZone }: { period: Period; timeZone: string }) {
  return (
    <Card>
      <BlockStack gap="200">
        <PeriodPicker key={period.preset} period={period} />
        <Text as="p" tone="subdued" numeric>
          {sayDays(period)}, held against {sayDays(previousPeriod(period))}; days of {timeZone}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** Where it is read from, or what it says. */
type Csv = { fileName: string } & ({ href: string } | { text: string });

/** A part of the report: what it is, what it says, and its spreadsheet. One that takes too long says so instead. */
export function Section({
  title,
  words,
  csv,
  tooLong,
  children,
}: {
  title: string;
  words: ReactNode;
  csv: Csv | null;
  tooLong: boolean;
  children: ReactNode;
}) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            {csv && !tooLong ? <Spreadsheet csv={csv} about={title} /> : null}
          </InlineStack>
          <Text as="p" tone="subdued">
            {words}
          </Text>
        </BlockStack>
        {tooLong ? <TooLong /> : children}
      </BlockStack>
    </Card>
  );
}

function Spreadsheet({ csv, about }: { csv: Csv; about: string }) {
  return "href" in csv ? (
    <DownloadButton {...csv} about={about}>
      Export CSV
    </DownloadButton>
  ) : (
    <SaveButton {...csv} about={about}>
      Export CSV
    </SaveButton>
  );
}

function TooLong() {
  return (
    <Text as="p">
      This takes longer than a page may. Choose fewer days: a month is asked sooner than a year.
    </Text>
  );
}
