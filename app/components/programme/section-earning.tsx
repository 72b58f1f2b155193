/** What the programme is called, and what orders earn. */
import { BlockStack, FormLayout, Text } from "@shopify/polaris";
import { useEditor } from "#app/components/programme/editor-state.tsx";
import { ROUNDING } from "#app/components/programme/choices.ts";
import {
  Choice,
  MoneyInput,
  NumberInput,
  RateInput,
  Switch,
  TextInput,
} from "#app/components/programme/fields.tsx";
import { SectionCard } from "#app/components/programme/section-card.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import { Tick } from "#app/components/tick.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { unitsTyped, valueAt } from "#app/rules/programme/form.ts";

export function BasicsSection() {
  return (
    <SectionCard title="Basics">
      <FormLayout>
        <TextInput path="name" label="Name" help="Customers see it in the widget." />
        <Choice
          path="rounding"
          label="Rounding"
          options={ROUNDING}
          help="Once per order, after everything is added up."
        />
      </FormLayout>
    </SectionCard>
  );
}

export function EarningSection() {
  return (
    <BlockStack gap="400">
      <SectionCard
        title="Earning"
        words="What orders earn, after all discounts. A tier can have a rate of its own."
      >
        <RateInput path="earning.rate" before="Members earn" after="spent." />
        <FormLayout>
          <FormLayout.Group>
            <MoneyInput
              path="earning.minimumOrderMinor"
              label="Smallest order that earns"
              placeholder="None"
              help="After refunds. Leave it empty for none."
            />
            <NumberInput
              path="earning.firstOrderBonus"
              label="Bonus for the first order"
              suffix="points"
              placeholder="None"
            />
          </FormLayout.Group>
        </FormLayout>
      </SectionCard>
      <SectionCard title="Also earns" words="Goods always earn. What else does is up to you.">
        <BlockStack>
          <Switch path="eligible.taxes" label="Taxes" />
          <Switch path="eligible.shipping" label="Shipping" />
          <Switch path="eligible.tips" label="Tips" />
          <Switch path="eligible.giftCards" label="Gift cards, when they are bought" />
          <Switch path="eligible.testOrders" label="Test orders" />
        </BlockStack>
      </SectionCard>
      <CapsCard />
      <StatusPointsCard />
    </BlockStack>
  );
}

function CapsCard() {
  const cap = { suffix: "points", placeholder: "No limit" };
  return (
    <SectionCard title="Limits" words="The most that orders bring one member, bonuses included.">
      <FormLayout>
        <FormLayout.Group>
          <NumberInput path="earning.caps.perOrder" label="Per order" {...cap} />
          <NumberInput path="earning.caps.perDay" label="Per day" {...cap} />
        </FormLayout.Group>
        <FormLayout.Group>
          <NumberInput path="earning.caps.perMonth" label="Per month" {...cap} />
          <NumberInput path="earning.caps.perYear" label="Per year" {...cap} />
        </FormLayout.Group>
      </FormLayout>
    </SectionCard>
  );
}

const onePerUnit = (currency: string): FormGroup => ({ points: "1", perMinor: unitsTyped(1, currency) });

/** Points that are never spent, and only count towards tiers. */
function StatusPointsCard() {
  const { form, set, currency } = useEditor();
  const path = "earning.statusPoints";
  const apart = valueAt(form, path) !== null;
  const byAmount = apart && valueAt(form, `${path}.rate`) !== null;
  return (
    <SectionCard title="Status points" words="Only of use where tiers ask for points.">
      <BlockStack gap="200">
        <Tick
          id={fieldId(path)}
          label="Count points for tiers apart from points to spend"
          checked={apart}
          onChange={(on) => set(path, on ? { rate: onePerUnit(currency) } : null)}
        />
        {apart ? (
          <Tick
            id={fieldId(`${path}.rate`)}
            label="Earned by what is spent"
            helpText="Otherwise by rules for goods alone."
            checked={byAmount}
            onChange={(on) => set(`${path}.rate`, on ? onePerUnit(currency) : null)}
          />
        ) : null}
        {byAmount ? <RateInput path={`${path}.rate`} before="Members collect" after="spent." /> : null}
        {apart ? null : (
          <Text as="p" tone="subdued">
            Tiers count the points that orders earn.
          </Text>
        )}
      </BlockStack>
    </SectionCard>
  );
}
