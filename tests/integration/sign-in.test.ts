/** The doors a merchant comes in by, asked as a browser in the Shopify admin asks them, and as a forger does. */
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { loader as authLoader } from "#app/routes/auth.$.tsx";
import { loader as loginLoader } from "#app/routes/auth.login.tsx";
import { loader as indexLoader } from "#app/routes/_index.tsx";
import { addDocumentResponseHeaders, authenticate, installWith } from "#app/shopify.server.ts";
import { TEST_APP } from "../support/environment.ts";
import { control, shopAtShopify } from "./connect.ts";

const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0 Safari/537.36";
let installs = 0;

beforeAll(() => {
  installWith((shopId) => {
    installs += 1;
    return installShop(shopId, { now: new Date() });
  });
});

const hostOf = (shopId: string) =>
  Buffer.from(`admin.shopify.com/store/${shopId.split(".")[0] ?? ""}`).toString("base64");

function request(
  path: string,
  params: Record<string, string> = {},
  headers: Record<string, string> = {},
): Request {
  const query = new URLSearchParams(params).toString();
  return new Request(`${TEST_APP.url}${path}?${query}`, { headers: { "user-agent": BROWSER, ...headers } });
}

async function documentOf(shopId: string, path = "/app"): Promise<Request> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop: shopId });
  return request(path, { embedded: "1", shop: shopId, host: hostOf(shopId), id_token: idToken });
}

/** What a loader answers, returned or thrown. */
async function answerOf(asking: unknown): Promise<Response> {
  const answer: unknown = await Promise.resolve(asking).catch((thrown: unknown) => thrown);
  if (!(answer instanceof Response)) throw new Error(`not a response: ${String(answer)}`);
  return answer;
}

const loaderArgs = (of: Request) => ({ request: of, params: {}, context: {} });

describe("opening the app", () => {
  test("the first document installs the shop before anybody is let in, once for all that ask together", async () => {
    const shopId = await shopAtShopify({ name: "First" });
    const before = installs;
    const first = await documentOf(shopId);
    const names = await Promise.all(
      [first, first.clone(), first.clone()].map(async (each) => {
        const { session } = await authenticate.admin(each);
        const shop = await db.shop.findUnique({ where: { shopId: session.shop } });
        return shop?.name;
      }),
    );
    expect(names).toEqual(["First", "First", "First"]);
    expect(installs - before).toBeLessThanOrEqual(2);
    expect(await db.session.count({ where: { shop: shopId } })).toBe(1);
  });

  test("an installation that fails is answered in words and made up for by the next request", async () => {
    const shopId = await shopAtShopify();
    await control.fault({ target: "admin", fault: "500", shop: shopId, times: 4 });
    const failed = await answerOf(authenticate.admin(await documentOf(shopId)));
    expect(failed.status).toBe(503);
    expect(await failed.text()).toMatch(/could not be set up.*Reload/);
    expect((await authenticate.admin(await documentOf(shopId))).session.shop).toBe(shopId);
    expect(await db.shop.count({ where: { shopId } })).toBe(1);
  });

  test("a token that Shopify does not give is said, not a bare 500", async () => {
    const shopId = await shopAtShopify();
    await control.post("uninstall", { shop: shopId });
    const answer = await answerOf(authenticate.admin(await documentOf(shopId)));
    expect(answer.status).toBe(503);
    expect(await answer.text()).toMatch(/did not let Laurel in/);
  });

  test("the shop is the one of the signed token, whatever the address says", async () => {
    const [mine, theirs] = [await shopAtShopify(), await shopAtShopify()];
    const asked = new URL((await documentOf(mine)).url);
    asked.searchParams.set("shop", theirs);
    asked.searchParams.set("host", hostOf(theirs));
    const { session } = await authenticate.admin(new Request(asked, { headers: { "user-agent": BROWSER } }));
    expect(session.shop).toBe(mine);
  });

  test("a reinstall is let in again", async () => {
    const shopId = await shopAtShopify();
    await authenticate.admin(await documentOf(shopId));
    await control.post("uninstall", { shop: shopId });
    await db.session.deleteMany({ where: { shop: shopId } });
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: new Date() } });
    await control.post("install", { shop: shopId });
    await authenticate.admin(await documentOf(shopId));
    expect(await db.shop.findUnique({ where: { shopId } })).toMatchObject({ uninstalledAt: null });
  });
});

describe("forged and odd requests", () => {
  test("a document with a forged token goes to fetch a real one, a data request gets 401", async () => {
    const shopId = await shopAtShopify();
    const params = { embedded: "1", shop: shopId, host: hostOf(shopId), id_token: "e30.e30.forged" };
    const page = await answerOf(authenticate.admin(request("/app", params)));
    expect([page.status, page.headers.get("location")?.split("?")[0]]).toEqual([302, "/auth/session-token"]);
    const data = await answerOf(
      authenticate.admin(request("/app", {}, { authorization: "Bearer e30.e30.forged" })),
    );
    expect(data.status).toBe(401);
    expect(await db.shop.count({ where: { shopId } })).toBe(0);
  });

  test.each([
    {},
    { shop: "evil.com" },
    { shop: "ink.myshopify.com", host: "not base64!" },
    { shop: "a\r\nb: c" },
  ])("%j finds no way in but through Shopify", async (params) => {
    const asked = request("/app/members", { ...params, page: "2", id_token: "e30.e30.forged" });
    const answer = await answerOf(authenticate.admin(asked));
    expect(answer.status).toBe(302);
    const { pathname, searchParams } = new URL(answer.headers.get("location") ?? "", TEST_APP.url);
    expect(pathname).toBe("/auth/reopen");
    const to = new URL(searchParams.get("to") ?? "", TEST_APP.url);
    expect([to.pathname, to.searchParams.get("page"), to.searchParams.get("id_token")]).toEqual([
      "/app/members",
      "2",
      null,
    ]);
  });

  test.each([
    ["/auth/exit-iframe", { exitIframe: "https://evil.com" }],
    ["/auth/exit-iframe", {}],
    ["/auth/session-token", { "shopify-reload": "https://evil.com/" }],
    ["/auth/session-token", { "shopify-reload": "//evil.com/" }],
  ])("%s %j goes nowhere else", async (path, params) => {
    const asked = request(path, { shop: "ink.myshopify.com", ...params });
    const answer = await answerOf(authLoader(loaderArgs(asked)));
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain("evil");
  });

  test("the bounce page is framed by its shop alone, and not made for what is no shop", async () => {
    const page = await answerOf(
      authLoader(loaderArgs(request("/auth/session-token", { shop: "ink.myshopify.com" }))),
    );
    expect(page.headers.get("content-security-policy")).toMatch(
      /^frame-ancestors https:\/\/ink\.myshopify\.com /,
    );
    for (const shop of ["evil.com", "", "ink.myshopify.com.evil.com"]) {
      const answer = await answerOf(authLoader(loaderArgs(request("/auth/session-token", { shop }))));
      expect([answer.status, answer.headers.get("location")]).toEqual([302, "/auth/login"]);
    }
  });

  test("only a shop's own domain leads to its install page", async () => {
    const to = (shop: string) => {
      const answer: unknown = loginLoader(loaderArgs(request("/auth/login", { shop })));
      return answer instanceof Response ? answer.headers.get("location") : null;
    };
    expect(to("Ink-1.myshopify.com")).toBe(
      `https://admin.shopify.com/store/ink-1/oauth/install?client_id=${TEST_APP.key}`,
    );
    for (const shop of ["evil.com", "ink.myshopify.com/..", "ink.myshopify.com@evil.com", ""])
      expect(to(shop), shop).toBeNull();
  });

  test("the front door stays on this host", async () => {
    const at = async (params: Record<string, string>) =>
      (await answerOf(indexLoader(loaderArgs(request("/", params))))).headers.get("location");
    expect(await at({})).toBe("/auth/login");
    expect(await at({ shop: "//evil.com" })).toBe("/app?shop=%2F%2Fevil.com");
  });
});

describe("framing", () => {
  const policyOf = (shop: string) => {
    const headers = new Headers();
    addDocumentResponseHeaders(request("/app", { shop }), headers);
    return headers.get("content-security-policy");
  };

  test("the shop's admin may frame its documents, nobody may frame the others", () => {
    expect(policyOf("ink.myshopify.com")).toContain("https://ink.myshopify.com https://admin.shopify.com");
    for (const shop of ["", "evil.com", "ink.myshopify.com https://evil.com"])
      expect(policyOf(shop)).toBe("frame-ancestors 'none';");
  });
});
