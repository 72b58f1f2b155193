/** On which terms a reward is had: what a code asks of its order, who may have it, when, and how often. */
import { BlockStack, FormLayout, Select } from "@shopify/polaris";
import { LIMITS, PURCHASES } from "#app/components/programme/choices.ts";
import { listAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { Choice, MoneyInput, NumberInput, Switch, TextInput } from "#app/components/programme/fields.tsx";
import { Picked } from "#app/components/programme/goods-input.tsx";
import { takesGoods } from "#app/components/programme/new-reward.ts";
import { fieldId } from "#app/components/programme/sections.ts";
import { TierTicks } from "#app/components/programme/tier-ticks.tsx";
import { Tick } from "#app/components/tick.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { valueAt } from "#app/rules/programme/form.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";

export function OrderFields({ path, kind }: { path: string; kind: RewardKind }) {
  return (
    <BlockStack gap="400">
      <FormLayout>
        <FormLayout.Group>
          <MoneyInput path={`${path}.minimumSubtotalMinor`} label="Smallest order" placeholder="None" />
          <Choice path={`${path}.purchases`} label="Good for" options={PURCHASES} />
        </FormLayout.Group>
      </FormLayout>
      {takesGoods(kind) ? <CodeGoods path={`${path}.goods`} /> : null}
      <div role="group" aria-label="Together with">
        <Switch path={`${path}.combinesWith.orderDiscounts`} label="Together with order discounts" />
        <Switch path={`${path}.combinesWith.productDiscounts`} label="Together with product discounts" />
        <Switch path={`${path}.combinesWith.shippingDiscounts`} label="Together with shipping discounts" />
      </div>
    </BlockStack>
  );
}

const SCOPES = [
  { value: "all", label: "All goods" },
  { value: "products", label: "Some products" },
  { value: "collections", label: "Some collections" },
];

/** Shopify takes products or collections, not both; what is chosen of neither is refused by the programme itself. */
const STARTS: Record<string, FormGroup> = {
  products: { productIds: [] },
  collections: { collectionIds: [] },
};

function CodeGoods({ path }: { path: string }) {
  const { form, set, errorAt } = useEditor();
  const error = errorAt(path);
  const scope = scopeOf(form, path);
  return (
    <BlockStack gap="300">
      <Select
        id={fieldId(path)}
        label="Goods"
        options={SCOPES}
        value={scope}
        onChange={(next) => set(path, STARTS[next] ?? null)}
        {...(error !== undefined && { error })}
      />
      {scope === "products" ? <Picked path={`${path}.productIds`} type="product" label="Products" /> : null}
      {scope === "collections" ? (
        <Picked path={`${path}.collectionIds`} type="collection" label="Collections" />
      ) : null}
    </BlockStack>
  );
}

/** A document names both lists, one of them empty; what was just chosen has one alone. */
function scopeOf(form: FormGroup, path: string): "all" | "products" | "collections" {
  if (valueAt(form, path) === null) return "all";
  const hasProducts = valueAt(form, `${path}.productIds`) !== undefined;
  return listAt(form, `${path}.collectionIds`).length > 0 || !hasProducts ? "collections" : "products";
}

export function OfferFields({ path, timeZone }: { path: string; timeZone: string }) {
  return (
    <BlockStack gap="400">
      <SomeTiers path={`${path}.tierIds`} />
      <FormLayout>
        <FormLayout.Group>
          <TextInput
            path={`${path}.offeredFrom`}
            label="Offered from"
            type="datetime-local"
            help={`By your shop's clock (${timeZone}).`}
          />
          <TextInput path={`${path}.offeredUntil`} label="Offered until" type="datetime-local" />
        </FormLayout.Group>
        <NumberInput path={`${path}.stock`} label="How many there are in all" placeholder="No limit" />
      </FormLayout>
      <Limit path={`${path}.limit`} />
    </BlockStack>
  );
}

/** Nobody named means everybody, so the ticks need no other to stand above them. */
function SomeTiers({ path }: { path: string }) {
  const { form } = useEditor();
  return listAt(form, "tiers").length > 1 || listAt(form, path).length > 0 ? (
    <TierTicks path={path} label="Only for these tiers (none means every member)" />
  ) : null;
}

function Limit({ path }: { path: string }) {
  const { form, set } = useEditor();
  const limited = valueAt(form, path) !== null;
  return (
    <FormLayout>
      <Tick
        id={fieldId(path)}
        label="Each member only so often"
        checked={limited}
        onChange={(on) => set(path, on ? { times: "1", per: "month" } : null)}
      />
      {limited ? (
        <FormLayout.Group>
          <NumberInput path={`${path}.times`} label="At most" suffix="times" />
          <Choice path={`${path}.per`} label="In" options={LIMITS} />
        </FormLayout.Group>
      ) : null}
    </FormLayout>
  );
}
