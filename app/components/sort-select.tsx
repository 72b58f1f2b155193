import { Select } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";
import type { Column, Sorted } from "#app/components/figures-table.tsx";

/** The order of the list, where the table stands as a stack and has no heads to press. */
export function SortSelect({ columns, sorted }: { columns: Column[]; sorted: Sorted }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const options = columns
    .filter((column) => column.sortable)
    .map(({ key, title, sortTitle }) => ({ value: key, label: sortTitle ?? title }));
  const choose = (key: string) => {
    const numeric = columns.find((column) => column.key === key)?.numeric;
    navigate(withParams(params, { sort: key, dir: numeric ? "desc" : "asc", ...FIRST_PAGE }), {
      preventScrollReset: true,
    });
  };
  return (
    <div className="laurel-phone-only">
      <Select label="Sort by" labelInline options={options} value={sorted.key} onChange={choose} />
    </div>
  );
}
