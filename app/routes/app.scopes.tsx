/** Writes down what the merchant has just allowed, so that no page has to wait for Shopify's own message of it. */
import type { ActionFunctionArgs } from "@remix-run/node";
import type { ScopesAnswer } from "#app/components/programme/reward-scopes.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

export { keepAndSay as clientAction } from "#app/components/keep-page.ts";

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "scopes", async ({ shopId, grantedScopes }): Promise<ScopesAnswer> => {
    const scopes = await grantedScopes();
    await changeScopes(shopId, scopes);
    return { scopes };
  });
}
