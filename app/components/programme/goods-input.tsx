/** Which goods are meant: products and collections from Shopify's own picker, tags and vendors in words. */
import { useState } from "react";
import { BlockStack, Button, FormLayout, InlineStack, Select, Tag, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { textAt, textsAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { TextInput, WordsInput } from "#app/components/programme/fields.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { valueAt } from "#app/rules/programme/form.ts";

const NONE: FormGroup = { productIds: [], variantIds: [], collectionIds: [], productTags: [], vendors: [] };

const SCOPES = [
  { value: "all", label: "All goods" },
  { value: "some", label: "Some goods only" },
];

/** All goods, or some; an empty choice of some is refused by the programme itself. */
export function GoodsInput({ path, label }: { path: string; label: string }) {
  const { form, set, errorAt } = useEditor();
  const some = valueAt(form, path) !== null;
  const error = errorAt(path);
  return (
    <BlockStack gap="300">
      <Select
        id={fieldId(path)}
        label={label}
        options={SCOPES}
        value={some ? "some" : "all"}
        onChange={(value) => set(path, value === "some" ? NONE : null)}
        {...(error !== undefined && { error })}
      />
      {some ? <GoodsLists path={path} variants vendors /> : null}
    </BlockStack>
  );
}

export function GoodsLists({
  path,
  variants = false,
  vendors = false,
}: {
  path: string;
  variants?: boolean;
  vendors?: boolean;
}) {
  return (
    <BlockStack gap="400">
      <Picked path={`${path}.productIds`} type="product" label="Products" />
      {variants ? <Picked path={`${path}.variantIds`} type="variant" label="Variants" /> : null}
      <Picked path={`${path}.collectionIds`} type="collection" label="Collections" />
      <FormLayout>
        <FormLayout.Group>
          <WordsInput path={`${path}.productTags`} label="Product tags" />
          {vendors ? <WordsInput path={`${path}.vendors`} label="Vendors" /> : null}
        </FormLayout.Group>
      </FormLayout>
    </BlockStack>
  );
}

type Kind = "product" | "variant" | "collection";
type PickedResource = { id: string; title?: string; displayName?: string; product?: { id?: string } };

type PickedProps = {
  path: string;
  type: Kind;
  label: string;
  /** One id alone, rather than a list of them. */
  one?: boolean;
  /** What was chosen: of a variant with its product's id. */
  onPicked?: (productIds: string[]) => void;
};

export function Picked({ path, type, label, one = false, onPicked }: PickedProps) {
  const shopify = useAppBridge();
  const { form, set, titles, learn, errorAt } = useEditor();
  const [byHand, setByHand] = useState(false);
  const ids = one ? [textAt(form, path)].filter((id) => id !== "") : textsAt(form, path);
  const keep = (next: string[]) => set(path, one ? (next[0] ?? "") : next);
  const nameOf = (id: string) => titles.get(`${type} ${id}`) ?? `${type} ${id}`;
  const pick = async () => {
    try {
      const picked: readonly PickedResource[] | undefined = await shopify.resourcePicker({
        ...{
          type,
          multiple: !one,
          action: "select",
          ...(type === "product" && { filter: { variants: false } }),
        },
        selectionIds: ids.map((id) => ({ id: gidOf(type, id) })),
      });
      if (!picked) return;
      learn(
        new Map(
          picked.map(({ id, displayName, title }) => [`${type} ${numberOf(id)}`, displayName ?? title ?? id]),
        ),
      );
      keep(picked.map(({ id }) => numberOf(id)));
      onPicked?.(picked.flatMap(({ product }) => (product?.id ? numberOf(product.id) : [])));
    } catch {
      // No picker here, as outside of Shopify's admin: ids can still be typed.
      setByHand(true);
    }
  };
  if (byHand)
    return one ? (
      <TextInput path={path} label={label} inputMode="numeric" help={BY_HAND} />
    ) : (
      <WordsInput path={path} label={label} help={BY_HAND} say={nameOf} />
    );
  const error = errorAt(path) ?? ids.flatMap((_, index) => errorAt(`${path}.${index}`) ?? [])[0];
  return (
    <BlockStack gap="200">
      <InlineStack gap="300" blockAlign="center">
        <Text as="span">{label}</Text>
        <Button
          id={fieldId(path)}
          size="slim"
          onClick={() => void pick()}
          accessibilityLabel={`Choose ${label.toLowerCase()}`}
        >
          {ids.length > 0 ? "Change" : "Choose"}
        </Button>
      </InlineStack>
      {ids.length > 0 ? (
        <InlineStack gap="200">
          {ids.map((id) => (
            <Tag key={id} onRemove={() => keep(ids.filter((each) => each !== id))}>
              {nameOf(id)}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
      {error === undefined ? null : (
        <Text as="p" tone="critical">
          {error}
        </Text>
      )}
    </BlockStack>
  );
}

const BY_HAND = "Shopify's number of each, from its address.";

const GID_KINDS: Record<Kind, string> = {
  product: "Product",
  variant: "ProductVariant",
  collection: "Collection",
};
const gidOf = (type: Kind, id: string) => `gid://shopify/${GID_KINDS[type]}/${id}`;
const numberOf = (gid: string) => gid.slice(gid.lastIndexOf("/") + 1);
