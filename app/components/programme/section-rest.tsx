/** Expiry and returns, activities, and who takes part. */
import { BlockStack, FormLayout, Select } from "@shopify/polaris";
import {
  ACTIVITY_KINDS,
  CLAWBACK,
  LIMITS,
  MEMBERSHIP,
  MONTHS,
  optionsOf,
  PROOF,
} from "#app/components/programme/choices.ts";
import { textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { Choice, NumberInput, Switch, TextInput, WordsInput } from "#app/components/programme/fields.tsx";
import type { Fresh } from "#app/components/programme/item-list.tsx";
import { ItemList } from "#app/components/programme/item-list.tsx";
import type { Sentences } from "#app/components/programme/sentences.ts";
import { SectionCard } from "#app/components/programme/section-card.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import { Tick } from "#app/components/tick.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { valueAt } from "#app/rules/programme/form.ts";

const EXPIRY = "expiry";
const ACTIVITIES = "activities";

const POLICIES = optionsOf({
  never: "Never",
  fixed: "So long after they can be spent",
  inactivity: "So long after a member last earned or spent any",
  calendar: "On a day of each year",
});
const POLICY_STARTS: Record<string, FormGroup> = {
  never: { policy: "never" },
  fixed: { policy: "fixed", days: "365" },
  inactivity: { policy: "inactivity", days: "365" },
  calendar: { policy: "calendar", month: "12", day: "31" },
};

export function ExpirySection() {
  return (
    <BlockStack gap="400">
      <SectionCard title="When points can be spent, and when they end">
        <FormLayout>
          <NumberInput
            path="maturityDays"
            label="Points wait after an order"
            suffix="days"
            help="0 means that they can be spent at once. A return takes waiting points first."
          />
          <Policy />
        </FormLayout>
      </SectionCard>
      <SectionCard title="Returns and codes">
        <FormLayout>
          <Choice path="clawback" label="A return" options={CLAWBACK} />
          <Switch path="returnUnusedPoints" label="Points of a code that ends unused come back" />
          <Switch
            path="returnSpentPointsOnCancel"
            label="Points spent on an order come back when it is cancelled"
          />
        </FormLayout>
      </SectionCard>
    </BlockStack>
  );
}

function Policy() {
  const { form, set } = useEditor();
  const policy = textAt(form, `${EXPIRY}.policy`);
  return (
    <>
      <Select
        id={fieldId(EXPIRY)}
        label="Points end"
        options={POLICIES}
        value={policy}
        onChange={(next) => set(EXPIRY, POLICY_STARTS[next] ?? null)}
      />
      {policy === "fixed" || policy === "inactivity" ? (
        <NumberInput path={`${EXPIRY}.days`} label="After" suffix="days" />
      ) : null}
      {policy === "calendar" ? (
        <FormLayout.Group>
          <Choice path={`${EXPIRY}.month`} label="Month" options={MONTHS} />
          <NumberInput path={`${EXPIRY}.day`} label="Day" />
        </FormLayout.Group>
      ) : null}
      {policy === "never" ? null : (
        <>
          <NumberInput
            path="expiryGraceDays"
            label="Points that come back after their end live on for"
            suffix="days"
          />
          <WordsInput
            path="expiryWarningDays"
            label="Members are warned before"
            help="In days before the end."
            say={(days) => `${days} days`}
          />
        </>
      )}
    </>
  );
}

const newActivity = ({ id }: Fresh): FormGroup => ({
  ...{ id, name: "New activity", kind: "custom", points: "10" },
  ...{ limit: { times: "1", per: "day" }, proof: "none" },
});

export function ActivitiesSection({ sentences }: { sentences: Sentences }) {
  return (
    <SectionCard title="Activities" words="What earns without an order.">
      <ItemList
        path={ACTIVITIES}
        kind="activity"
        empty="Only orders earn."
        make={newActivity}
        sentences={sentences.activities}
      >
        {(path) => <ActivityFields path={path} />}
      </ItemList>
      <FormLayout>
        <NumberInput
          path="activityPointsPerYear"
          label="Most points that activities bring one member in a year"
          suffix="points"
          placeholder="No limit"
        />
      </FormLayout>
    </SectionCard>
  );
}

function ActivityFields({ path }: { path: string }) {
  const { form, set } = useEditor();
  const limit = `${path}.limit`;
  const limited = valueAt(form, limit) !== null;
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextInput path={`${path}.name`} label="Name" />
        <Choice path={`${path}.kind`} label="Kind" options={ACTIVITY_KINDS} />
      </FormLayout.Group>
      <FormLayout.Group>
        <NumberInput path={`${path}.points`} label="Earns" suffix="points" />
        <Choice path={`${path}.proof`} label="Proof" options={PROOF} />
      </FormLayout.Group>
      <Tick
        id={fieldId(limit)}
        label="Only so often"
        checked={limited}
        onChange={(on) => set(limit, on ? { times: "1", per: "day" } : null)}
      />
      {limited ? (
        <FormLayout.Group>
          <NumberInput path={`${limit}.times`} label="At most" suffix="times" />
          <Choice path={`${limit}.per`} label="In" options={LIMITS} />
        </FormLayout.Group>
      ) : null}
    </FormLayout>
  );
}

export function PeopleSection() {
  return (
    <BlockStack gap="400">
      <SectionCard title="Who takes part">
        <FormLayout>
          <Choice path="membership" label="Members are" options={MEMBERSHIP} />
          <FormLayout.Group>
            <WordsInput
              path="audience.customerTags"
              label="Only customers tagged"
              help="None means everybody."
            />
            <WordsInput path="audience.excludedCustomerTags" label="Never customers tagged" />
          </FormLayout.Group>
          <NumberInput
            path="earnBeforeEnrolmentDays"
            label="Orders before a customer joins earn, too"
            suffix="days back"
            placeholder="None"
            help="Leave it empty to count only orders after joining."
          />
        </FormLayout>
      </SectionCard>
      <SectionCard title="Sales channels that earn nothing">
        <WordsInput
          path="excludedChannels"
          label="Channels"
          help="As Shopify names them, such as pos or web."
        />
      </SectionCard>
    </BlockStack>
  );
}
