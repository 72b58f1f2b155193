/** What points become by themselves. */
import { BlockStack, FormLayout, Select } from "@shopify/polaris";
import { MONTHS, optionsOf } from "#app/components/programme/choices.ts";
import { textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { MoneyInput, NumberInput, Switch, TicksInput } from "#app/components/programme/fields.tsx";
import { RewardPermission } from "#app/components/programme/reward-permission.tsx";
import { SectionCard } from "#app/components/programme/section-card.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import { Tick } from "#app/components/tick.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { unitsTyped, valueAt } from "#app/rules/programme/form.ts";

const CONVERSION = "conversion";

const startIn = (currency: string): FormGroup => ({
  ...{
    when: { kind: "monthly", day: "1", months: null },
    stepPoints: "500",
    stepValueMinor: unitsTyped(5, currency),
  },
  ...{ into: "code", maximumSteps: "", carryOver: true, validDays: "30", minimumSubtotalMinor: "" },
});

const WHEN = optionsOf({ monthly: "On a day of the month", threshold: "As soon as there are enough" });
const WHEN_STARTS: Record<string, FormGroup> = {
  monthly: { kind: "monthly", day: "1", months: null },
  threshold: { kind: "threshold" },
};

const INTO = optionsOf({ code: "A code", store_credit: "Store credit" });

export function ConversionSection({ scopes }: { scopes: readonly string[] }) {
  const { form, set, currency } = useEditor();
  const on = valueAt(form, CONVERSION) !== null;
  return (
    <SectionCard
      title="Conversion"
      words="Points can become a code or store credit by themselves, as cash-back does."
    >
      <Tick
        id={fieldId(CONVERSION)}
        label="Turn points into money off by themselves"
        checked={on}
        onChange={(next) => set(CONVERSION, next ? startIn(currency) : null)}
      />
      {on ? <ConversionFields scopes={scopes} /> : null}
    </SectionCard>
  );
}

function ConversionFields({ scopes }: { scopes: readonly string[] }) {
  const { form, set } = useEditor();
  const isCredit = textAt(form, `${CONVERSION}.into`) === "store_credit";
  const when = textAt(form, `${CONVERSION}.when.kind`);
  return (
    <FormLayout>
      <FormLayout.Group>
        <Select
          id={fieldId(`${CONVERSION}.when`)}
          label="When"
          options={WHEN}
          value={when}
          onChange={(next) => set(`${CONVERSION}.when`, WHEN_STARTS[next] ?? null)}
        />
        {when === "monthly" ? (
          <NumberInput
            path={`${CONVERSION}.when.day`}
            label="Day of the month"
            help="1 to 28, which every month has."
          />
        ) : null}
      </FormLayout.Group>
      {when === "monthly" ? <Months path={`${CONVERSION}.when.months`} /> : null}
      <FormLayout.Group>
        <NumberInput path={`${CONVERSION}.stepPoints`} label="Every" suffix="points" />
        <MoneyInput path={`${CONVERSION}.stepValueMinor`} label="Become" />
      </FormLayout.Group>
      <FormLayout.Group>
        <Select
          id={fieldId(`${CONVERSION}.into`)}
          label="As"
          options={INTO}
          value={isCredit ? "store_credit" : "code"}
          onChange={(into) => {
            set(`${CONVERSION}.into`, into);
            // Store credit asks nothing of an order.
            set(`${CONVERSION}.minimumSubtotalMinor`, "");
          }}
        />
        <NumberInput
          path={`${CONVERSION}.validDays`}
          label="Ends after"
          suffix="days"
          {...(isCredit && { placeholder: "Never" })}
        />
      </FormLayout.Group>
      {isCredit ? <RewardPermission kind="store_credit" scopes={scopes} /> : null}
      <FormLayout.Group>
        <NumberInput
          path={`${CONVERSION}.maximumSteps`}
          label="Most steps at a time"
          placeholder="No limit"
        />
        {isCredit ? null : (
          <MoneyInput path={`${CONVERSION}.minimumSubtotalMinor`} label="Smallest order" placeholder="None" />
        )}
      </FormLayout.Group>
      <Switch path={`${CONVERSION}.carryOver`} label="What is left over stays for the next time" />
    </FormLayout>
  );
}

/** Months of the year in which points are converted; nothing chosen yet is refused. */
function Months({ path }: { path: string }) {
  const { form, set } = useEditor();
  const some = valueAt(form, path) !== null;
  return (
    <BlockStack gap="300">
      <Tick
        id={fieldId(path)}
        label="Only in some months"
        checked={some}
        onChange={(on) => set(path, on ? ["1", "7"] : null)}
      />
      {some ? (
        <div className="laurel-months">
          <TicksInput path={path} label="Months" labelHidden choices={MONTHS} />
        </div>
      ) : null}
    </BlockStack>
  );
}
