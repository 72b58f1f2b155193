/** What a GraphQL document is to us: its text, the types of what goes in and comes out, and what it costs. */
import type { Operations } from "#app/shopify/documents.generated.ts";

export type OperationName = keyof Operations;
export type VariablesOf<Name extends OperationName> = Operations[Name]["variables"];
export type DataOf<Name extends OperationName> = Operations[Name]["data"];

export type Document<Name extends OperationName = OperationName> = {
  readonly name: Name;
  readonly text: string;
  /** Points that Shopify sets aside for it, with the largest variables we send. One call may ask for 1,000. */
  readonly cost: number;
  /** Harmless to send again when nobody knows whether it was carried out. */
  readonly repeatable: boolean;
};

/** Queries may be repeated; of mutations only those that say so, because a second time changes nothing more. */
export function document<Name extends OperationName>(
  name: Name,
  { cost, repeatable }: { cost: number; repeatable?: boolean },
  text: string,
): Document<Name> {
  return { name, text, cost, repeatable: repeatable ?? /^(#graphql)?\s*query\b/.test(text) };
}
