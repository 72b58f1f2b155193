import { useState } from "react";
import { ActionList, Button, Popover } from "@shopify/polaris";
import type { Option } from "#app/components/programme/fields.tsx";

/** A button that asks which kind of thing is to be added. */
export function AddMenu({
  id,
  label,
  kinds,
  onAdd,
}: {
  id: string;
  label: string;
  kinds: readonly Option[];
  onAdd: (kind: string) => void;
}) {
  const [open, setOpen] = useState(false);
  const add = (kind: string) => {
    setOpen(false);
    onAdd(kind);
  };
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      autofocusTarget="first-node"
      activator={
        <Button id={id} disclosure onClick={() => setOpen((before) => !before)}>
          {label}
        </Button>
      }
    >
      <ActionList
        actionRole="menuitem"
        items={kinds.map(({ value, label: content }) => ({ content, onAction: () => add(value) }))}
      />
    </Popover>
  );
}
