/** Asks Shopify whether it has the goods that a programme names. */
import type { Programme } from "#app/rules/programme.ts";
import { notInOrder } from "#app/rules/programme/in-order.ts";
import type { Goods } from "#app/rules/programme/named-goods.ts";
import { goodsOfRewards, namedGoods, nameOfGoods, unknownGoods } from "#app/rules/programme/named-goods.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { NAMED_GOODS } from "#app/shopify/documents.ts";

/** So many ids are asked for in one call: as many as Shopify takes. */
const AT_ONCE = 250;
/** More would empty the shop's bucket at every saving. */
const MOST = 2_000;
/** Shopify never gave out a higher one, and would refuse the whole call. */
const MAX_ID = 2n ** 63n - 1n;

const TYPES = { product: "Product", variant: "ProductVariant", collection: "Collection" } as const;
const gidOf = ({ kind, id }: Goods) => `gid://shopify/${TYPES[kind]}/${id}`;

/**
 * Refuses PROGRAMME_INVALID, at each field that names a product, variant or collection that the shop does not have, and
 * what the client refuses. Asks nothing where none is named. Never inside a transaction.
 */
export async function refuseUnknownGoods(shopId: string, programme: Programme): Promise<void> {
  const goods = [...namedGoods(programme), ...goodsOfRewards(programme)];
  if (goods.length === 0) return;
  const gids = new Set(goods.filter(({ id }) => id <= MAX_ID).map(gidOf));
  if (gids.size > MOST)
    throw notInOrder([
      {
        path: "",
        message: `names more than ${MOST} products, variants and collections: tags may stand for them`,
      },
    ]);
  const known = await findKnown(await shopifyClient(shopId), [...gids]);
  const unknown = goods.filter((each) => !known.has(gidOf(each)));
  if (unknown.length > 0) throw notInOrder(unknown.map(unknownGoods));
}

async function findKnown(client: ShopifyClient, gids: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let from = 0; from < gids.length; from += AT_ONCE) {
    const { nodes } = await client.request(NAMED_GOODS, { ids: gids.slice(from, from + AT_ONCE) });
    for (const node of nodes) if (node && "id" in node) known.add(node.id);
  }
  return known;
}

/**
 * Their titles by "product 123", in one call of at most so many as Shopify takes; what the shop does not have is left
 * out. Refuses what the client refuses. Never inside a transaction.
 */
export async function titlesOf(shopId: string, goods: readonly Goods[]): Promise<Map<string, string>> {
  const asked = new Map(
    goods
      .filter(({ id }) => id <= MAX_ID)
      .slice(0, AT_ONCE)
      .map((each) => [gidOf(each), nameOfGoods(each)]),
  );
  if (asked.size === 0) return new Map();
  const { nodes } = await (await shopifyClient(shopId)).request(NAMED_GOODS, { ids: [...asked.keys()] });
  return new Map(
    nodes.flatMap((node) => {
      if (!node || !("id" in node)) return [];
      const name = asked.get(node.id);
      const title = "displayName" in node ? node.displayName : node.title;
      return name === undefined ? [] : [[name, title] as const];
    }),
  );
}
