/** A list of the programme: each item with its sentence, opened to its fields one at a time. */
import type { ReactNode } from "react";
import { Badge, BlockStack, Box, Button, ButtonGroup, InlineStack, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon } from "@shopify/polaris-icons";
import { AddMenu } from "#app/components/programme/add-menu.tsx";
import { listAt, textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import type { Option } from "#app/components/programme/fields.tsx";
import { capital } from "#app/components/programme/words.ts";
import { fieldId } from "#app/components/programme/sections.ts";
import type { FormGroup, FormValue } from "#app/rules/programme/form.ts";
import { freeId } from "#app/rules/programme/form.ts";

/** What a new item needs to know: an id that no published version called anything, and whether it is the first. */
export type Fresh = { id: string; isFirst: boolean; currency: string };

/** What it needs besides where there are several kinds to choose from. */
type Make = (fresh: Fresh, kind: string) => FormGroup;

type ItemListProps = {
  path: string;
  /** What one of them is called: "tier". */
  kind: string;
  empty: string;
  make: Make;
  /** Asked for when one is added; without them there is one kind alone. */
  kinds?: readonly Option[];
  /** By id, as far as what is typed could be read. */
  sentences: Readonly<Record<string, string>>;
  /** The key of an item's name. */
  name?: "name" | "title";
  /** From which index on items can be moved and removed; null: they stand in no order. */
  movableFrom?: number | null;
  removableFrom?: number;
  children: (path: string, index: number) => ReactNode;
};

export function ItemList(props: ItemListProps) {
  const { path, kind, empty, make, kinds, children } = props;
  const { form, set, open, setOpen, errorAt, usedIds, currency } = useEditor();
  const list = listAt(form, path);
  const add = (of: string) => {
    const id = freeId(kind, list, usedIds);
    set(path, [...list, make({ id, isFirst: list.length === 0, currency }, of)]);
    setOpen(`${path}.${list.length}`);
  };
  const label = `Add ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
  return (
    <BlockStack gap="300">
      {list.length === 0 ? (
        <Text as="p" tone="subdued">
          {empty}
        </Text>
      ) : (
        <ul className="laurel-items">
          {list.map((_, index) => {
            const at = `${path}.${index}`;
            return (
              <li key={textAt(form, `${at}.id`)} className="laurel-items__item">
                <ItemHead {...props} index={index} list={list} />
                {open === at ? <Box paddingBlockStart="400">{children(at, index)}</Box> : null}
              </li>
            );
          })}
        </ul>
      )}
      {errorAt(path) === undefined ? null : (
        <Text as="p" tone="critical">
          {errorAt(path)}
        </Text>
      )}
      <InlineStack>
        {kinds ? (
          <AddMenu id={fieldId(path)} label={label} kinds={kinds} onAdd={add} />
        ) : (
          <Button id={fieldId(path)} onClick={() => add("")}>
            {label}
          </Button>
        )}
      </InlineStack>
    </BlockStack>
  );
}

function ItemHead({
  path,
  index,
  list,
  kind,
  sentences,
  name = "name",
  ...rest
}: ItemListProps & { index: number; list: FormValue[] }) {
  const { form, open, setOpen, faultsBelow } = useEditor();
  const at = `${path}.${index}`;
  const called = textAt(form, `${at}.${name}`).trim() || capital(`${kind} without a name`);
  const said = sentences[textAt(form, `${at}.id`)];
  const faults = faultsBelow(at);
  const isOpen = open === at;
  return (
    <div className="laurel-items__head">
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="bodyMd" fontWeight="semibold">
            {called}
          </Text>
          {faults > 0 ? <Badge tone="critical">{`${faults} to mend`}</Badge> : null}
        </InlineStack>
        {said ? (
          <Text as="p" tone="subdued">
            {said}
          </Text>
        ) : null}
      </BlockStack>
      <ButtonGroup>
        <ItemMoves path={path} index={index} list={list} called={called} {...rest} />
        <Button
          id={fieldId(at)}
          onClick={() => setOpen(isOpen ? null : at)}
          ariaExpanded={isOpen}
          accessibilityLabel={isOpen ? `Close ${called}` : `Edit ${called}`}
        >
          {isOpen ? "Close" : "Edit"}
        </Button>
      </ButtonGroup>
    </div>
  );
}

type MovesProps = Pick<ItemListProps, "path" | "movableFrom" | "removableFrom"> & {
  index: number;
  list: FormValue[];
  called: string;
};

function ItemMoves({ path, index, list, called, movableFrom = null, removableFrom = 0 }: MovesProps) {
  const { set, setOpen } = useEditor();
  const move = (by: number) => {
    const next = [...list];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    set(path, next);
    setOpen(null);
  };
  const remove = () => {
    set(path, list.toSpliced(index, 1));
    setOpen(null);
  };
  return (
    <>
      {movableFrom !== null && index >= movableFrom && list.length > movableFrom + 1 ? (
        <>
          <Button
            icon={ArrowUpIcon}
            accessibilityLabel={`Move ${called} up`}
            disabled={index <= movableFrom}
            onClick={() => move(-1)}
          />
          <Button
            icon={ArrowDownIcon}
            accessibilityLabel={`Move ${called} down`}
            disabled={index >= list.length - 1}
            onClick={() => move(1)}
          />
        </>
      ) : null}
      {index >= removableFrom ? (
        <Button icon={DeleteIcon} accessibilityLabel={`Remove ${called}`} onClick={remove} />
      ) : null}
    </>
  );
}
