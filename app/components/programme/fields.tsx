/** The editor's fields: each knows its path in the programme, shows what is typed there and says what is wrong. */
import { useState } from "react";
import type { ReactNode } from "react";
import {
  BlockStack,
  Button,
  ChoiceList,
  InlineError,
  InlineStack,
  Select,
  Tag,
  Text,
  TextField,
} from "@shopify/polaris";
import { textAt, textsAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import { QuietTicks, Tick } from "#app/components/tick.tsx";
import { valueAt } from "#app/rules/programme/form.ts";

type FieldProps = { path: string; label: string; help?: ReactNode };

type TextProps = FieldProps & {
  prefix?: string;
  suffix?: string;
  placeholder?: string;
  type?: "text" | "datetime-local";
  inputMode?: "numeric" | "decimal" | "text";
  labelHidden?: boolean;
  /** So many lines. */
  multiline?: number;
  /** What is wrong with it stands below, where there is room. */
  errorBelow?: boolean;
};

export function TextInput({ path, label, help, errorBelow = false, ...rest }: TextProps) {
  const { form, set, touch, errorAt } = useEditor();
  const error = errorAt(path);
  return (
    <TextField
      id={fieldId(path)}
      label={label}
      autoComplete="off"
      value={textAt(form, path)}
      onChange={(value) => set(path, value)}
      onBlur={() => touch(path)}
      {...rest}
      {...(help !== undefined && { helpText: help })}
      {...(error !== undefined && { error: errorBelow || error })}
    />
  );
}

/** A whole number, as it is typed. */
export function NumberInput(props: TextProps) {
  return <TextInput inputMode="numeric" {...props} />;
}

/** An amount of the shop's currency. */
export function MoneyInput(props: TextProps) {
  const { currency } = useEditor();
  return <TextInput inputMode="decimal" prefix={symbolOf(currency)} {...props} />;
}

/** "$" or "¥"; three letters where a currency has no sign. */
function symbolOf(currency: string): string {
  const parts = new Intl.NumberFormat("en-US", { style: "currency", currency }).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}

export type Option = { value: string; label: string };

export function Choice({ path, label, help, options }: FieldProps & { options: Option[] }) {
  const { form, set, errorAt } = useEditor();
  const error = errorAt(path);
  return (
    <Select
      id={fieldId(path)}
      label={label}
      options={options}
      value={textAt(form, path)}
      onChange={(value) => set(path, value)}
      {...(help !== undefined && { helpText: help })}
      {...(error !== undefined && { error })}
    />
  );
}

export function Switch({ path, label, help }: FieldProps) {
  const { form, set } = useEditor();
  return (
    <Tick
      id={fieldId(path)}
      label={label}
      checked={valueAt(form, path) === true}
      onChange={(on) => set(path, on)}
      {...(help !== undefined && { helpText: help })}
    />
  );
}

/** A list of words, such as tags: one is typed and added at a time. */
export function WordsInput({ path, label, help, say }: FieldProps & { say?: (word: string) => string }) {
  const { form, set, errorAt, faultsBelow } = useEditor();
  const [text, setText] = useState("");
  const words = textsAt(form, path);
  const add = () => {
    const word = text.trim();
    if (word !== "" && !words.includes(word)) set(path, [...words, word]);
    setText("");
  };
  const wrong = words.flatMap((_, index) => errorAt(`${path}.${index}`) ?? []);
  const error = errorAt(path) ?? wrong[0];
  return (
    <BlockStack gap="200">
      <TextField
        id={fieldId(path)}
        label={label}
        autoComplete="off"
        value={text}
        onChange={setText}
        onBlur={add}
        connectedRight={
          <Button onClick={add} accessibilityLabel={`Add to ${label.toLowerCase()}`}>
            Add
          </Button>
        }
        {...(help !== undefined && { helpText: help })}
        {...(faultsBelow(path) > 0 && error !== undefined && { error })}
      />
      {words.length > 0 ? (
        <InlineStack gap="200">
          {words.map((word) => (
            <Tag
              key={word}
              onRemove={() =>
                set(
                  path,
                  words.filter((each) => each !== word),
                )
              }
            >
              {say?.(word) ?? word}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

/** Some of a few things, each with a tick. */
export function TicksInput({
  path,
  label,
  labelHidden = false,
  choices,
}: Omit<FieldProps, "help"> & { labelHidden?: boolean; choices: { value: string; label: string }[] }) {
  const { form, set, errorAt } = useEditor();
  const error = errorAt(path);
  return (
    <QuietTicks>
      <ChoiceList
        title={label}
        titleHidden={labelHidden}
        allowMultiple
        choices={choices}
        selected={textsAt(form, path)}
        onChange={(next) => set(path, next)}
        {...(error !== undefined && { error })}
      />
    </QuietTicks>
  );
}

/** "Members earn [1] points for every [$1] spent", as two fields in a sentence. */
export function RateInput({ path, before, after = "" }: { path: string; before: string; after?: string }) {
  const { errorAt } = useEditor();
  const [points, amount] = [`${path}.points`, `${path}.perMinor`];
  return (
    <BlockStack gap="100">
      <div className="laurel-sentence" role="group" aria-label={before}>
        <Text as="span">{before}</Text>
        <div className="laurel-sentence__number">
          <NumberInput path={points} label="Points" labelHidden errorBelow />
        </div>
        <Text as="span">points for every</Text>
        <div className="laurel-sentence__number">
          <MoneyInput path={amount} label="Amount spent" labelHidden errorBelow />
        </div>
        {after ? <Text as="span">{after}</Text> : null}
      </div>
      {[
        { path: points, label: "Points" },
        { path: amount, label: "The amount" },
      ].map((field) => {
        const error = errorAt(field.path);
        if (error === undefined) return null;
        return (
          <InlineError
            key={field.path}
            fieldID={fieldId(field.path)}
            message={`${field.label} ${error.charAt(0).toLowerCase()}${error.slice(1)}`}
          />
        );
      })}
    </BlockStack>
  );
}
