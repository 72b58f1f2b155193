/** What goods are called: asked of Shopify once for a page, which says their numbers until then. */
import { useEffect, useMemo, useState } from "react";
import { useFetcher } from "@remix-run/react";

/** By "product 123". */
export type Titles = ReadonlyMap<string, string>;

/** What the address of the titles answers. */
export type TitlesAnswer = { titles: Record<string, string> };

/** So many are asked for in one call. */
const MOST = 250;
const NONE: Titles = new Map();

/** The titles of goods such as "product 123", as soon as they are there. What Shopify does not tell is left out. */
export function useTitles(goods: readonly string[]): Titles {
  const { load, data } = useFetcher<TitlesAnswer>();
  const [asked] = useState(() => [...new Set(goods)].slice(0, MOST).join());
  useEffect(() => {
    if (asked !== "") load(`/app/titles?goods=${encodeURIComponent(asked)}`);
  }, [asked, load]);
  return useMemo(() => (data ? new Map(Object.entries(data.titles)) : NONE), [data]);
}
