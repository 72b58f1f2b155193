import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { readManifest } from "../../simulator/model/manifest.ts";
import { adminFace } from "../../simulator/admin/index.ts";
import type { Handler, SimConfig } from "../../simulator/model/sim.ts";
import { seedInkAndPaper } from "../../simulator/model/seed.ts";
import { Simulator } from "../../simulator/model/simulator.ts";
import { install } from "../../simulator/oauth/install.ts";
import { storefrontFace } from "../../simulator/storefront/index.ts";

const TOML = `
name = "Laurel"
handle = "laurel"
application_url = "https://laurel.example"
[access_scopes]
scopes = "read_orders,write_discounts"
optional_scopes = ["read_all_orders"]
[webhooks]
api_version = "2026-10"
`;

/** A small extension on disk: a launcher on every page and a line on the product page. */
export const SMALL_EXTENSION: Record<string, string> = {
  "shopify.extension.toml": 'name = "Small"\ntype = "theme"\nhandle = "small"\n',
  "assets/launcher.js": "void 0;",
  "locales/en.default.json":
    '{ "hello": "Hello {{ name }}", "points": { "one": "{{ count }} point", "other": "{{ count }} points" } }',
  "locales/tr.json": '{ "hello": "Merhaba {{ name }}" }',
  "snippets/leaf.liquid": "<i>{{ points }}</i>",
  "blocks/launcher.liquid": `<b {{ block.shopify_attributes }}>{{ 'hello' | t: name: customer.first_name }} {{ block.settings.word }}</b>
{% render 'leaf', points: 3 %}
{% schema %}{ "name": "Launcher", "target": "body", "javascript": "launcher.js", "settings": [{ "type": "text", "id": "word", "label": "Word", "default": "there" }] }{% endschema %}`,
  "blocks/earn.liquid": `{{ 'points' | t: count: product.selected_or_first_available_variant.price }}
{% schema %}{ "name": "Earn", "target": "section", "enabled_on": { "templates": ["product"] } }{% endschema %}`,
};

export function extensionOf(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "extension-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

export class Faces {
  readonly sim: Simulator;
  readonly shop;
  readonly #storefront: Handler;
  readonly #admin: Handler;
  #cookie = "";

  constructor(files: Record<string, string> | null = null) {
    const config: SimConfig = {
      port: 1,
      relayPort: 2,
      appUrl: "http://127.0.0.1:3",
      appKey: "key",
      appSecret: "secret",
      dataDir: null,
      caDir: null,
      extensionDir: files && extensionOf(files),
      schemaPath: "",
      seed: 1,
    };
    this.sim = new Simulator(config, readManifest(TOML), { quiet: true });
    this.shop = seedInkAndPaper(this.sim, "ink-and-paper.myshopify.com");
    this.#storefront = storefrontFace(this.sim);
    this.#admin = adminFace(this.sim);
  }

  install(): this {
    install(this.sim, this.shop);
    return this;
  }

  async #send(handler: Handler, address: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", this.#cookie);
    const request = new Request(address, { ...init, headers });
    const url = new URL(address);
    const shop = this.sim.shop(url.hostname);
    const answer = await handler({ request, url, host: url.hostname, shop, via: "proxy" });
    if (!answer) throw new Error(`nobody answers ${address}`);
    const cookie = answer.headers.get("set-cookie");
    if (cookie) this.#cookie = cookie.split(";")[0] ?? "";
    return answer;
  }

  /** A visitor with cookies. */
  visit(path: string, init: RequestInit = {}): Promise<Response> {
    return this.#send(this.#storefront, `https://${this.shop.domain}${path}`, init);
  }

  post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.visit(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  admin(path: string, fields?: Record<string, string>): Promise<Response> {
    const init = fields ? { method: "POST", body: new URLSearchParams(fields) } : {};
    return this.#send(this.#admin, `https://admin.shopify.com/store/ink-and-paper${path}`, init);
  }

  bridge(method: string, args: unknown): Promise<Response> {
    const init = { method: "POST", body: JSON.stringify(args) };
    return this.#send(this.#admin, `https://admin.shopify.com/store/ink-and-paper/_bridge/${method}`, init);
  }

  variantOf(handle: string): string {
    const product = Object.values(this.shop.products).find((each) => each.handle === handle);
    return product?.variants[0].id ?? "";
  }

  customer(firstName: string): string {
    return Object.values(this.shop.customers).find((each) => each.firstName === firstName)?.id ?? "";
  }
}
