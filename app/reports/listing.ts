/** What a long list is asked: a page, an order, words to look for. Pure; refuses what makes no sense, in words. */
import { Refusal } from "#app/errors.ts";

export type Direction = "asc" | "desc";
export type Listing<Key extends string> = { sort: Key; direction: Direction; page: number; search: string };

export const PAGE_SIZE = 50;
const LAST_PAGE = 1_000_000;
const LONGEST_SEARCH = 200;

/**
 * Reads `sort`, `dir`, `page` and `q`. Refuses BAD_REQUEST for a column that is not there and a page that cannot be.
 */
export function parseListing<Key extends string>(
  params: URLSearchParams,
  columns: readonly Key[],
  fallback: { sort: Key; direction: Direction },
): Listing<Key> {
  const sort = params.get("sort") ?? fallback.sort;
  if (!isOneOf(columns, sort))
    throw new Refusal("BAD_REQUEST", { detail: `sort must be one of ${columns.join(", ")}` });
  const direction = params.get("dir") ?? (params.has("sort") ? "asc" : fallback.direction);
  if (direction !== "asc" && direction !== "desc")
    throw new Refusal("BAD_REQUEST", { detail: "dir must be asc or desc" });
  return { sort, direction, page: parsePage(params.get("page")), search: parseSearch(params.get("q")) };
}

function parsePage(given: string | null): number {
  if (given === null || given === "") return 1;
  const page = /^\d{1,7}$/.test(given) ? Number(given) : 0;
  if (page < 1 || page > LAST_PAGE)
    throw new Refusal("BAD_REQUEST", { detail: "page must be a whole number from 1 on" });
  return page;
}

function parseSearch(given: string | null): string {
  // Postgres has no place for a NUL in text.
  const search = (given ?? "").replaceAll("\0", "").trim();
  if (search.length > LONGEST_SEARCH)
    throw new Refusal("BAD_REQUEST", { detail: `search for at most ${LONGEST_SEARCH} characters` });
  return search;
}

/** The search as an ILIKE pattern: %, _ and \ mean themselves. */
export function containing(search: string): string {
  return `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** How many pages `total` rows make, at least one; and the page asked for, or the last where it lies beyond. */
export function pageWithin(page: number, total: number): { page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return { page: Math.min(page, pages), pages };
}

function isOneOf<Key extends string>(keys: readonly Key[], given: string): given is Key {
  return (keys as readonly string[]).includes(given);
}
