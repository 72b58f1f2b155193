/** What a merchant's browser and a shopper's ask of the running app, without the browsers. */
import { randomUUID } from "node:crypto";
import type { Control } from "./control.ts";

type Asked = { control: Control; appUrl: string; shop: string };

/** As an ordinary browser says it: the server answers 410 to what it takes for a robot. */
const BROWSER = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0.0.0 Safari/537.36" };

/** Of the permissions that may be given later, those that rewards take. */
const OF_REWARDS = [
  ...["read_gift_cards", "write_gift_cards", "read_store_credit_accounts"],
  "write_store_credit_account_transactions",
];

/** The pages of the app in the admin, asked by the merchant. */
export class MerchantDoors {
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** The page as the admin opens it in its frame. */
  async open(path: string): Promise<string> {
    const { appUrl, shop } = this.#asked;
    const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0] ?? ""}`).toString("base64url");
    const query = new URLSearchParams({ embedded: "1", shop, host, id_token: await this.#idToken() });
    const response = await fetch(`${appUrl}${path}?${query.toString()}`, { headers: BROWSER });
    const page = await response.text();
    if (!response.ok) throw new Error(`${path} was not opened: ${String(response.status)} ${page}`);
    return page;
  }

  /** Sends a form to a page; answers where that leads, or nothing where the page stays. */
  async send(path: string, fields: Record<string, string>): Promise<string> {
    const headers = { ...BROWSER, authorization: `Bearer ${await this.#idToken()}` };
    const response = await fetch(`${this.#asked.appUrl}${path}`, {
      ...{ method: "POST", headers, body: new URLSearchParams(fields), redirect: "manual" },
    });
    if (response.status >= 400)
      throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    return response.headers.get("location") ?? "";
  }

  /** A draft is begun with the document, and published. */
  async publish(document: unknown): Promise<void> {
    await this.send("/app/programme/edit", { intent: "revive", document: JSON.stringify(document) });
    const page = await this.open("/app/programme/review");
    const revision = /name="revision" value="(\d+)"/.exec(page)?.[1];
    if (revision === undefined) throw new Error("there is no draft to publish: the document was refused");
    const led = await this.send("/app/programme/review", { revision });
    if (!led.includes("published=")) throw new Error("the programme was not published");
  }

  /** Says yes where Shopify asks for the permissions that gift cards and store credit take. */
  async allowRewards(): Promise<void> {
    const { control, shop } = this.#asked;
    const { shops } = await control.get<{ shops: { domain: string; install: { scopes: string[] } }[] }>(
      "shops",
    );
    const granted = shops.find(({ domain }) => domain === shop)?.install.scopes ?? [];
    await control.post("scopes", { shop, scopes: [...new Set([...granted, ...OF_REWARDS])] });
  }

  async #idToken(): Promise<string> {
    const { control, shop } = this.#asked;
    return (await control.post<{ idToken: string }>("session-token", { shop })).idToken;
  }
}

export type Bought = { id: string; state: string; code: string | null };

/** The widget, used by a customer who is logged in. */
export class ShopperDoors {
  readonly #asked: Asked & { customerId: string };

  constructor(asked: Asked & { customerId: string }) {
    this.#asked = asked;
  }

  /** Points to spend. */
  async points(): Promise<number> {
    const { member } = await this.#ask<{ member: { available: string } | null }>("/panel");
    return Number(member?.available ?? 0);
  }

  async redeem(rewardId: string, choice: { points?: number; subtotalMinor?: string } = {}): Promise<Bought> {
    const body = { redemptionId: randomUUID(), rewardId, ...choice };
    const { redemption } = await this.#ask<{ redemption: Bought }>("/redeem", body);
    if (redemption.state !== "issued") throw new Error(`${rewardId} was not issued: ${redemption.state}`);
    return redemption;
  }

  async giveBack(redemptionId: string): Promise<void> {
    await this.#ask("/give-back", { redemptionId });
  }

  /** As the storefront passes it on. */
  async #ask<T>(path: string, body?: Record<string, unknown>): Promise<T> {
    const { control, shop, customerId } = this.#asked;
    const { url } = await control.post<{ url: string }>("proxy-sign", { shop, path, customerId });
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, body ? { method: "POST", headers, body: JSON.stringify(body) } : {});
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}: ${text}`);
    return JSON.parse(text) as T;
  }
}
