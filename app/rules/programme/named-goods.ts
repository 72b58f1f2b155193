/** Products, variants and collections that a programme names by their ids, each with the field that names it. */
import type { Programme } from "#app/rules/programme.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

const KINDS = { productIds: "product", variantIds: "variant", collectionIds: "collection" } as const;

type Lists = Partial<Record<keyof typeof KINDS, readonly bigint[]>>;
type GoodsKind = (typeof KINDS)[keyof typeof KINDS];
export type Goods = { kind: GoodsKind; id: bigint };
export type NamedGoods = Goods & { path: string };

/** "product 123". */
export function nameOfGoods({ kind, id }: Goods): string {
  return `${kind} ${id}`;
}

/** As the document has them, one for each time it names one. */
export function namedGoods({ excluded, earning, campaigns }: Programme): NamedGoods[] {
  const { productIds, collectionIds } = excluded;
  return [
    ...named("excluded", { productIds, collectionIds }),
    ...earning.rules.flatMap(({ goods }, index) => named(`earning.rules.${index}.goods`, goods)),
    ...campaigns.flatMap(({ goods }, index) => named(`campaigns.${index}.goods`, goods)),
  ];
}

/** The same of the goods that rewards are for. */
export function goodsOfRewards({ rewards }: Pick<Programme, "rewards">): NamedGoods[] {
  return rewards.flatMap((reward, index): NamedGoods[] => {
    const path = `rewards.${index}`;
    if ("goods" in reward) return named(`${path}.goods`, reward.goods);
    if (reward.kind !== "free_product") return [];
    const { productId, variantId } = reward;
    return [
      { path: `${path}.productId`, kind: "product", id: productId },
      ...(variantId === null ? [] : [{ path: `${path}.variantId`, kind: "variant" as const, id: variantId }]),
    ];
  });
}

function named(path: string, lists: Lists | null): NamedGoods[] {
  if (!lists) return [];
  return (Object.keys(KINDS) as (keyof typeof KINDS)[]).flatMap((key) =>
    (lists[key] ?? []).map((id, index) => ({ path: `${path}.${key}.${index}`, kind: KINDS[key], id })),
  );
}

/** What to say at the field of goods that the shop does not have. */
export function unknownGoods({ path, kind, id }: NamedGoods): ProgrammeIssue {
  return { path, message: `there is no ${kind} ${id} in this shop` };
}
