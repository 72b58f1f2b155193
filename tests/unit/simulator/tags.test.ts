import { beforeAll, describe, expect, it } from "vitest";
import { ensureSchema } from "../../../scripts/schema.ts";
import { Bucket } from "../../simulator/graphql/bucket.ts";
import { Executor } from "../../simulator/graphql/executor.ts";
import { loadSchema } from "../../simulator/graphql/schema.ts";
import { customerIds, installed, simulator } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = new Executor(loadSchema(await ensureSchema()));
}, 60_000);

const change = (name: "tagsAdd" | "tagsRemove") =>
  `mutation($id: ID!, $tags: [String!]!) { ${name}(id: $id, tags: $tags) {
    node { id ... on Customer { tags } } userErrors { field message } } }`;

function ada() {
  const sim = simulator();
  const subscription = { ...sim.manifest.subscriptions[0], uri: "/webhooks", compliance: false };
  for (const topic of ["customer.tags_added", "customer.tags_removed"])
    sim.manifest.subscriptions.push({
      includeFields: null,
      filter: null,
      name: null,
      ...subscription,
      topic,
    });
  const shop = installed(sim);
  const [customerId = ""] = customerIds(shop);
  const ask = async (name: "tagsAdd" | "tagsRemove", tags: string[], id = customerId): Promise<unknown> => {
    const variables = { id: `gid://shopify/Customer/${id}`, tags };
    const request = { query: change(name), variables, operationName: null };
    const answer = await executor.run(request, { sim, shop }, new Bucket(shop));
    const { data, errors } = JSON.parse(JSON.stringify(answer)) as Record<string, Record<string, unknown>>;
    return errors ?? data?.[name];
  };
  const told = () =>
    sim.state.messages
      .filter(({ topic }) => topic.startsWith("customer."))
      .map(({ topic, body }) => {
        const { customerId: gid, tags } = JSON.parse(body) as { customerId: string; tags: string[] };
        expect(gid).toBe(`gid://shopify/Customer/${customerId}`);
        return `${topic}: ${tags.join(", ")}`;
      });
  return { shop, customerId, ask, told };
}

describe("tags of a customer", () => {
  it("come and go without regard to case, and are told of once each", async () => {
    const { ask, told } = ada();
    expect(await ask("tagsAdd", ["VIP", " vip ", "Knits"])).toMatchObject({
      node: { tags: ["VIP", "Knits"] },
    });
    expect(await ask("tagsAdd", ["vip"])).toMatchObject({ node: { tags: ["VIP", "Knits"] }, userErrors: [] });
    expect(await ask("tagsRemove", ["KNITS", "unknown"])).toMatchObject({ node: { tags: ["VIP"] } });
    expect(told()).toEqual(["customer.tags_added: VIP, Knits", "customer.tags_removed: Knits"]);
  });

  it("are at most 250, of at most 255 characters; nothing is done then", async () => {
    const { ask, told } = ada();
    const refused = { node: null, userErrors: [{ field: ["tags"] }] };
    expect(await ask("tagsAdd", ["x".repeat(256)])).toMatchObject(refused);
    await ask(
      "tagsAdd",
      Array.from({ length: 250 }, (_, index) => `tag ${index}`),
    );
    expect(await ask("tagsAdd", ["one more"])).toMatchObject(refused);
    expect(told()).toHaveLength(1);
  });

  it("are nobody's of whom the shop has not", async () => {
    const { ask } = ada();
    expect(await ask("tagsAdd", ["vip"], "404")).toMatchObject({
      ...{ node: null, userErrors: [{ field: ["id"], message: "Resource does not exist" }] },
    });
  });

  it("take the permission to write customers", async () => {
    const { shop, ask } = ada();
    if (shop.install) shop.install.scopes = ["read_customers"];
    expect(await ask("tagsAdd", ["vip"])).toMatchObject([{ extensions: { code: "ACCESS_DENIED" } }]);
  });
});
