/** One reward in the editor: what it is and costs, what the order must be, and who may have it. */
import { BlockStack, FormLayout, Select, Text } from "@shopify/polaris";
import { textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import type { Option } from "#app/components/programme/fields.tsx";
import { MoneyInput, NumberInput, TextInput } from "#app/components/programme/fields.tsx";
import { Picked } from "#app/components/programme/goods-input.tsx";
import { asKind, isCode, kindOf } from "#app/components/programme/new-reward.ts";
import { OfferFields, OrderFields } from "#app/components/programme/reward-terms.tsx";
import { RewardPermission } from "#app/components/programme/reward-permission.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { valueAt } from "#app/rules/programme/form.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";

type Props = { path: string; kinds: Option[]; timeZone: string; scopes: readonly string[] };

export function RewardFields({ path, kinds, timeZone, scopes }: Props) {
  const { form, set, currency } = useEditor();
  const kind = kindOf(textAt(form, `${path}.kind`));
  const become = (next: string) => set(path, asKind(groupAt(form, path), kindOf(next), currency));
  return (
    <BlockStack gap="500">
      <RewardPermission kind={kind} scopes={scopes} />
      <FormLayout>
        <FormLayout.Group>
          <TextInput path={`${path}.title`} label="Name" help="Customers see it in the widget." />
          <Select
            id={fieldId(`${path}.kind`)}
            label="What it is"
            options={kinds}
            value={kind}
            onChange={become}
          />
        </FormLayout.Group>
        <OwnFields path={path} kind={kind} />
        <TextInput
          path={`${path}.note`}
          label="Note for shoppers"
          placeholder="None"
          help="It stands under the name."
        />
      </FormLayout>
      {isCode(kind) ? (
        <Part title="What the order must be">
          <OrderFields path={path} kind={kind} />
        </Part>
      ) : null}
      <Part title="Who may have it">
        <OfferFields path={path} timeZone={timeZone} />
      </Part>
    </BlockStack>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <BlockStack gap="300">
      <Text as="h4" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}

function Costs({ path }: { path: string }) {
  return <NumberInput path={`${path}.points`} label="Costs" suffix="points" />;
}

/** What it gives, and for how long. */
function OwnFields({ path, kind }: { path: string; kind: RewardKind }) {
  switch (kind) {
    case "amount_off":
      return (
        <FormLayout.Group>
          <Costs path={path} />
          <MoneyInput path={`${path}.valueMinor`} label="Takes off" />
          <Days path={path} />
        </FormLayout.Group>
      );
    case "percentage_off":
      return <PercentageFields path={path} />;
    case "free_shipping":
      return (
        <FormLayout.Group>
          <Costs path={path} />
          <MoneyInput
            path={`${path}.maximumShippingMinor`}
            label="Dearest shipping that it pays"
            placeholder="Any"
          />
          <Days path={path} />
        </FormLayout.Group>
      );
    case "free_product":
      return <ProductFields path={path} />;
    case "variable_amount":
      return <VariableFields path={path} />;
    case "gift_card":
    case "store_credit":
      return (
        <FormLayout.Group>
          <Costs path={path} />
          <MoneyInput path={`${path}.valueMinor`} label="Worth" />
          <Days path={path} endless />
        </FormLayout.Group>
      );
    case "custom":
      return <CustomFields path={path} />;
  }
}

function Days({ path, endless = false }: { path: string; endless?: boolean }) {
  return (
    <NumberInput
      path={`${path}.validDays`}
      label="Ends after"
      suffix="days"
      {...(endless && { placeholder: "Never" })}
    />
  );
}

function PercentageFields({ path }: { path: string }) {
  return (
    <FormLayout>
      <FormLayout.Group>
        <Costs path={path} />
        <NumberInput path={`${path}.percent`} label="Takes off" suffix="%" />
        <Days path={path} />
      </FormLayout.Group>
      <MoneyInput
        path={`${path}.capMinor`}
        label="At most"
        placeholder="No limit"
        help="With a most, it is reckoned from the member's cart when it is bought."
      />
    </FormLayout>
  );
}

/** A variant brings its product along; another product has other variants. */
function ProductFields({ path }: { path: string }) {
  const { set } = useEditor();
  return (
    <FormLayout>
      <FormLayout.Group>
        <Costs path={path} />
        <Days path={path} />
      </FormLayout.Group>
      <Picked
        path={`${path}.productId`}
        type="product"
        label="Product"
        one
        onPicked={() => set(`${path}.variantId`, "")}
      />
      <Picked
        path={`${path}.variantId`}
        type="variant"
        label="Only this variant"
        one
        onPicked={([productId]) => {
          if (productId !== undefined) set(`${path}.productId`, productId);
        }}
      />
    </FormLayout>
  );
}

function VariableFields({ path }: { path: string }) {
  return (
    <FormLayout>
      <FormLayout.Group>
        <NumberInput path={`${path}.stepPoints`} label="Every" suffix="points" />
        <MoneyInput path={`${path}.stepValueMinor`} label="Takes off" />
      </FormLayout.Group>
      <FormLayout.Group>
        <NumberInput path={`${path}.points`} label="At least" suffix="points" />
        <NumberInput path={`${path}.maximumPoints`} label="At most" suffix="points" />
        <Days path={path} />
      </FormLayout.Group>
    </FormLayout>
  );
}

function CustomFields({ path }: { path: string }) {
  return (
    <FormLayout>
      <FormLayout.Group>
        <Costs path={path} />
        <Days path={path} endless />
      </FormLayout.Group>
      <TextInput
        path={`${path}.instructions`}
        label="What your team does"
        multiline={3}
        help="Only you and your team see it. The member shows a code; you say when it was handed out."
      />
    </FormLayout>
  );
}

function groupAt(form: FormGroup, path: string): FormGroup {
  const value = valueAt(form, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
