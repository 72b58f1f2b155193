import type { Executor } from "../../simulator/graphql/executor.ts";
import { at, opened, type UserError } from "./asking.ts";

const ALL = ["write_gift_cards", "read_gift_card_transactions", "write_customers", "read_orders"];
export const CARD = `id balance { amount currencyCode } initialValue { amount } enabled deactivatedAt expiresOn note
  lastCharacters maskedCode customer { id } order { id }`;
export const CREATE = `mutation($in: GiftCardCreateInput!) { it: giftCardCreate(input: $in) {
  giftCard { ${CARD} } giftCardCode userErrors { field code message } } }`;
export const UPDATE = `mutation($id: ID!, $in: GiftCardUpdateInput!) { it: giftCardUpdate(id: $id, input: $in) {
  giftCard { ${CARD} } userErrors { field message } } }`;
export const onCard = (name: string) =>
  `mutation($id: ID!) { it: ${name}(id: $id) { giftCard { ${CARD} } userErrors { field code message } } }`;
export const ten = { initialAmount: { amount: "10.00", currencyCode: "USD" } };

export type Json = Record<string, unknown>;
interface Payload {
  giftCard: (Json & { id: string }) | null;
  giftCardCode?: string;
  userErrors: UserError[];
}

/** A shop that may issue gift cards, and how a test does it. */
export function giftCardShop(executor: Executor, scopes = ALL) {
  const { ask, ...rest } = opened(executor, scopes);
  const run = async (query: string, variables: Json) => at(await ask(query, variables), "data.it") as Payload;
  const create = (more: Json = {}) => run(CREATE, { in: { ...ten, ...more } });
  const card = async (code: string, more: Json = {}) => (await create({ code, ...more })).giftCard?.id ?? "";
  const found = async (query: string) => {
    const asked = "query($q: String) { giftCards(first: 9, query: $q) { nodes { lastCharacters } } }";
    const nodes = at(await ask(asked, { q: query }), "data.giftCards.nodes") as { lastCharacters: string }[];
    return nodes.map((each) => each.lastCharacters);
  };
  return { ask, run, create, card, found, ...rest };
}
