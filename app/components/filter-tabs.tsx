import { Box, Tabs } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { withParams } from "#app/components/address.ts";

export type FilterTab = { id: string; content: string; badge?: string };

type Props = {
  /** The parameter of the address that says which tab is chosen; the first tab is chosen without it. */
  name: string;
  tabs: FilterTab[];
  /** The parameter that turns pages, which begin anew. */
  pages: string;
};

/** Tabs over a table that narrow it down. */
export function FilterTabs({ name, tabs, pages }: Props) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const chosen = tabs.findIndex(({ id }) => id === params.get(name));
  const choose = (index: number) =>
    navigate(withParams(params, { [name]: index === 0 ? null : (tabs[index]?.id ?? null), [pages]: null }));
  return (
    <Box borderBlockEndWidth="025" borderColor="border-secondary">
      <Tabs tabs={tabs} selected={Math.max(0, chosen)} onSelect={choose} />
    </Box>
  );
}
