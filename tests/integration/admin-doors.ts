/** The merchant's doors, asked as a browser in the admin asks them. */
import { installShop } from "#app/flows/install-shop.server.ts";
import { authenticate, installWith } from "#app/shopify.server.ts";
import { TEST_APP } from "../support/environment.ts";
import { control, shopAtShopify } from "./connect.ts";

/** Who the stand-in store's session tokens name. */
export const STAFF = "staff:77001122334";

/** A shop at Shopify whose merchant has opened Laurel. */
export async function anOpenShop(): Promise<string> {
  installWith((shop) => installShop(shop, { now: new Date(Date.now() - 86_400_000) }));
  const shop = await shopAtShopify();
  await authenticate.admin(await asked(shop, "/app", null));
  return shop;
}

async function asked(shop: string, path: string, body: FormData | null): Promise<Request> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop });
  const headers = {
    authorization: `Bearer ${idToken}`,
    "user-agent": "Mozilla/5.0 Chrome/153.0 Safari/537.36",
  };
  return new Request(`${TEST_APP.url}${path}`, body ? { method: "POST", headers, body } : { headers });
}

type Door = (args: { request: Request; params: Record<string, string>; context: object }) => Promise<unknown>;
type Knock = {
  shop: string;
  path?: string;
  params?: Record<string, string>;
  fields?: Record<string, string>;
};

/** What the door answers, or throws as an answer. */
export async function knock(door: unknown, { shop, path = "/app", params = {}, fields }: Knock) {
  const body = fields ? new FormData() : null;
  for (const [name, value] of Object.entries(fields ?? {})) body?.set(name, value);
  const request = await asked(shop, path, body);
  return (door as Door)({ request, params, context: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
}

/** The status of an answer, or the data that it is. */
export const statusOf = (answer: unknown) => (answer instanceof Response ? answer.status : answer);
