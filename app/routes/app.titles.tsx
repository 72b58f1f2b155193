/** What goods are called in the shop, for pages that know their numbers alone. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { ClientLoaderFunctionArgs } from "@remix-run/react";
import { z } from "zod";
import { keepQuiet } from "#app/components/keep-page.ts";
import type { TitlesAnswer } from "#app/components/titles.tsx";
import { Refusal } from "#app/errors.ts";
import { nameGoods } from "#app/flows/name-goods.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

const kinds = z.enum(["product", "variant", "collection"]);
const named = z
  .string()
  .regex(/^[a-z]+ \d{1,18}$/)
  .transform((words) => words.split(" "))
  .pipe(z.tuple([kinds, z.string().transform(BigInt)]))
  .transform(([kind, id]) => ({ kind, id }));
const asked = z
  .string()
  .max(20_000)
  .transform((goods) => goods.split(",").slice(0, 250))
  .pipe(z.array(named));

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "titles", async ({ shopId, params }): Promise<TitlesAnswer> => {
    const goods = asked.safeParse(params.get("goods"));
    if (!goods.success) throw new Refusal("BAD_REQUEST", { detail: "goods must be such as product 123" });
    return { titles: Object.fromEntries(await nameGoods(shopId, goods.data)) };
  });
}

/** The numbers stay where the titles are not told. */
export function clientLoader({ serverLoader }: ClientLoaderFunctionArgs) {
  return keepQuiet<TitlesAnswer>(serverLoader, { titles: {} });
}
