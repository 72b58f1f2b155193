import { useState } from "react";
import { Box, Button, ChoiceList, Popover } from "@shopify/polaris";
import { LayoutColumns3Icon } from "@shopify/polaris-icons";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { withParams } from "#app/components/address.ts";

type Choice = { value: string; label: string };

/** Which columns are shown; the address carries those that are hidden. The spreadsheet has them all. */
export function ColumnPicker({ columns, hidden }: { columns: Choice[]; hidden: readonly string[] }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const shown = columns.filter(({ value }) => !hidden.includes(value)).map(({ value }) => value);
  const show = (chosen: string[]) => {
    const left = columns.filter(({ value }) => !chosen.includes(value)).map(({ value }) => value);
    navigate(withParams(params, { hide: left.join() }), { preventScrollReset: true, replace: true });
  };
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button icon={LayoutColumns3Icon} disclosure onClick={() => setOpen(!open)}>
          Columns
        </Button>
      }
    >
      <Box padding="300">
        <ChoiceList title="Columns" allowMultiple choices={columns} selected={shown} onChange={show} />
      </Box>
    </Popover>
  );
}
