/** Rules for some goods, goods that earn nothing, and campaigns. */
import { BlockStack, FormLayout, Select } from "@shopify/polaris";
import { COUNTS, optionsOf, STACKING } from "#app/components/programme/choices.ts";
import { textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import {
  Choice,
  MoneyInput,
  NumberInput,
  RateInput,
  TextInput,
  WordsInput,
} from "#app/components/programme/fields.tsx";
import { GoodsInput, GoodsLists } from "#app/components/programme/goods-input.tsx";
import type { Fresh } from "#app/components/programme/item-list.tsx";
import { ItemList } from "#app/components/programme/item-list.tsx";
import type { Sentences } from "#app/components/programme/sentences.ts";
import { SectionCard } from "#app/components/programme/section-card.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import { TierTicks } from "#app/components/programme/tier-ticks.tsx";
import { Tick } from "#app/components/tick.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { unitsTyped, valueAt } from "#app/rules/programme/form.ts";

const RULES = "earning.rules";
const CAMPAIGNS = "campaigns";

const RULE_KINDS = optionsOf({
  multiplier: "Times the points",
  rate: "Another rate by amount",
  per_unit: "Points per unit bought",
  per_order: "Points once per order",
});

/** What a rule of a kind begins with. */
function startOfRule(kind: string, currency: string): FormGroup {
  switch (kind) {
    case "rate":
      return { rate: { points: "2", perMinor: unitsTyped(1, currency) }, counts: "both" };
    case "per_unit":
      return { points: "1", counts: "both" };
    case "per_order":
      return { points: "10", counts: "both" };
    default:
      return { multiplier: "2" };
  }
}

const newRule = ({ id, currency }: Fresh): FormGroup => ({
  ...{ id, name: "New rule", goods: null, kind: "multiplier" },
  ...startOfRule("multiplier", currency),
});

export function GoodsSection({ sentences }: { sentences: Sentences }) {
  return (
    <BlockStack gap="400">
      <SectionCard
        title="Rules for goods"
        words="Some goods can earn more. Of several rates for the same goods the highest is taken."
      >
        <ItemList
          path={RULES}
          kind="rule"
          empty="All goods earn the same."
          make={newRule}
          sentences={sentences.rules}
        >
          {(path) => <RuleFields path={path} />}
        </ItemList>
        <FormLayout>
          <Choice path="earning.stacking" label="Several multipliers at once" options={STACKING} />
        </FormLayout>
      </SectionCard>
      <SectionCard title="Goods that earn nothing">
        <GoodsLists path="excluded" />
      </SectionCard>
    </BlockStack>
  );
}

function RuleFields({ path }: { path: string }) {
  const { form, set, currency } = useEditor();
  const kind = textAt(form, `${path}.kind`);
  const choose = (next: string) => {
    const { id = null, name = null, goods = null } = groupAt(form, path);
    set(path, { id, name, goods, kind: next, ...startOfRule(next, currency) });
  };
  return (
    <BlockStack gap="400">
      <FormLayout>
        <FormLayout.Group>
          <TextInput path={`${path}.name`} label="Name" />
          <Select
            id={fieldId(`${path}.kind`)}
            label="What it does"
            options={RULE_KINDS}
            value={kind}
            onChange={choose}
          />
        </FormLayout.Group>
        {kind === "multiplier" ? (
          <NumberInput path={`${path}.multiplier`} label="Times" inputMode="decimal" />
        ) : null}
        {kind === "per_unit" || kind === "per_order" ? (
          <NumberInput path={`${path}.points`} label="Points" suffix="points" />
        ) : null}
      </FormLayout>
      {kind === "rate" ? <RateInput path={`${path}.rate`} before="These goods earn" after="spent." /> : null}
      {kind === "multiplier" ? null : (
        <Choice path={`${path}.counts`} label="These points are" options={COUNTS} />
      )}
      <GoodsInput path={`${path}.goods`} label="Goods" />
    </BlockStack>
  );
}

const EFFECTS = optionsOf({ multiplier: "Times the points", bonus: "Points once per order" });
const EFFECT_STARTS: Record<string, FormGroup> = {
  multiplier: { kind: "multiplier", multiplier: "2" },
  bonus: { kind: "bonus", points: "100" },
};

const newCampaign = ({ id }: Fresh): FormGroup => ({
  ...{ id, name: "New campaign", goods: null, from: "", until: "" },
  ...{ audience: null, minimumOrderMinor: "", effect: EFFECT_STARTS["multiplier"] ?? null },
});

export function CampaignsSection({ sentences, timeZone }: { sentences: Sentences; timeZone: string }) {
  return (
    <SectionCard title="Campaigns" words={`Dates are by your shop's clock (${timeZone}).`}>
      <ItemList
        path={CAMPAIGNS}
        kind="campaign"
        empty="No campaign is planned. A campaign is a weekend of double points, say."
        make={newCampaign}
        sentences={sentences.campaigns}
      >
        {(path) => <CampaignFields path={path} />}
      </ItemList>
    </SectionCard>
  );
}

function CampaignFields({ path }: { path: string }) {
  const { form, set } = useEditor();
  const effect = textAt(form, `${path}.effect.kind`);
  return (
    <BlockStack gap="400">
      <FormLayout>
        <TextInput path={`${path}.name`} label="Name" />
        <FormLayout.Group>
          <TextInput path={`${path}.from`} label="Starts" type="datetime-local" />
          <TextInput path={`${path}.until`} label="Ends" type="datetime-local" />
        </FormLayout.Group>
        <FormLayout.Group>
          <Select
            id={fieldId(`${path}.effect.kind`)}
            label="What it does"
            options={EFFECTS}
            value={effect}
            onChange={(next) => set(`${path}.effect`, EFFECT_STARTS[next] ?? null)}
          />
          {effect === "bonus" ? (
            <NumberInput path={`${path}.effect.points`} label="Points" suffix="points" />
          ) : (
            <NumberInput path={`${path}.effect.multiplier`} label="Times" inputMode="decimal" />
          )}
        </FormLayout.Group>
        <MoneyInput path={`${path}.minimumOrderMinor`} label="Smallest order it is for" placeholder="None" />
      </FormLayout>
      <GoodsInput path={`${path}.goods`} label="Goods" />
      <CampaignAudience path={`${path}.audience`} />
    </BlockStack>
  );
}

function CampaignAudience({ path }: { path: string }) {
  const { form, set, errorAt } = useEditor();
  const some = valueAt(form, path) !== null;
  const nobody = errorAt(path);
  return (
    <BlockStack gap="300">
      <Tick
        id={fieldId(path)}
        label="Only for some members"
        checked={some}
        onChange={(on) => set(path, on ? { tierIds: [], customerTags: [] } : null)}
        {...(nobody !== undefined && { error: nobody })}
      />
      {some ? (
        <>
          <TierTicks path={`${path}.tierIds`} label="Tiers" />
          <WordsInput
            path={`${path}.customerTags`}
            label="Customer tags"
            help="Members with any of them. None means every member of those tiers."
          />
        </>
      ) : null}
    </BlockStack>
  );
}

function groupAt(form: FormGroup, path: string): FormGroup {
  const value = valueAt(form, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
