/** What reaches or keeps a tier: one way or several, each asking for one thing or more together. */
import { BlockStack, Button, ButtonGroup, FormLayout, InlineStack, Text } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import { listAt, textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { Choice, MoneyInput, NumberInput } from "#app/components/programme/fields.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";

const METRICS = [
  { value: "spend", label: "Spend" },
  { value: "points", label: "Points earned" },
  { value: "orders", label: "Orders" },
  { value: "units", label: "Units bought" },
];
const MOST = 4;

const newAsk = (): FormGroup => ({ metric: "spend", atLeast: "" });
export const newThreshold = (): FormGroup => ({ ways: [{ asks: [newAsk()] }] });

export function ThresholdInput({ path, label }: { path: string; label: string }) {
  const { form, set } = useEditor();
  const ways = listAt(form, `${path}.ways`);
  return (
    <div role="group" aria-label={label}>
      <BlockStack gap="300">
        {ways.map((_, index) => (
          <BlockStack key={index} gap="200">
            {index > 0 ? (
              <Text as="p" fontWeight="medium">
                or
              </Text>
            ) : null}
            <Way path={`${path}.ways.${index}`} />
            {ways.length > 1 ? (
              <InlineStack>
                <Button variant="plain" onClick={() => set(`${path}.ways`, ways.toSpliced(index, 1))}>
                  Remove this way
                </Button>
              </InlineStack>
            ) : null}
          </BlockStack>
        ))}
        {ways.length < MOST ? (
          <InlineStack>
            <Button variant="plain" onClick={() => set(`${path}.ways`, [...ways, { asks: [newAsk()] }])}>
              Add another way
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </div>
  );
}

function Way({ path }: { path: string }) {
  const { form, set } = useEditor();
  const asks = listAt(form, `${path}.asks`);
  return (
    <BlockStack gap="200">
      {asks.map((_, index) => (
        <Ask
          key={index}
          path={`${path}.asks.${index}`}
          also={index > 0}
          onRemove={asks.length > 1 ? () => set(`${path}.asks`, asks.toSpliced(index, 1)) : null}
        />
      ))}
      {asks.length < MOST ? (
        <InlineStack>
          <Button variant="plain" onClick={() => set(`${path}.asks`, [...asks, newAsk()])}>
            And something else, too
          </Button>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

function Ask({ path, also, onRemove }: { path: string; also: boolean; onRemove: (() => void) | null }) {
  const { form } = useEditor();
  const amount = { path: `${path}.atLeast`, label: "At least" };
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <Choice path={`${path}.metric`} label={also ? "and" : "What counts"} options={METRICS} />
        {textAt(form, `${path}.metric`) === "spend" ? (
          <MoneyInput {...amount} />
        ) : (
          <NumberInput {...amount} />
        )}
        {onRemove ? (
          <div className="laurel-beside-field">
            <ButtonGroup>
              <Button
                icon={DeleteIcon}
                accessibilityLabel="Remove what this way asks for"
                onClick={onRemove}
              />
            </ButtonGroup>
          </div>
        ) : null}
      </FormLayout.Group>
    </FormLayout>
  );
}
