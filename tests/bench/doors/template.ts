/**
 * The door of Shopify's own app template: Express, Remix, `authenticate.webhook`, and one Prisma create per
 * delivery. Prisma is this project's own, without the native engine that the template downloads.
 */
import "@shopify/shopify-app-remix/adapters/node";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { createRequestHandler } from "@remix-run/express";
import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { ApiVersion, LogSeverity } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import express from "express";

const db = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env["DATABASE_URL"] ?? "", max: 10 }),
});

const shopify = shopifyApp({
  apiKey: process.env["SHOPIFY_API_KEY"] ?? "",
  apiSecretKey: process.env["SHOPIFY_API_SECRET"] ?? "",
  appUrl: process.env["SHOPIFY_APP_URL"] ?? "",
  apiVersion: ApiVersion.October26,
  sessionStorage: new PrismaSessionStorage(db),
  distribution: AppDistribution.AppStore,
  logger: { level: LogSeverity.Error },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
});

async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, topic, payload, webhookId } = await shopify.authenticate.webhook(request);
  await db.delivery.create({
    data: { shopId: shop, webhookId, topic, receivedAt: new Date(), payload: payload as object },
  });
  return new Response();
}

/** Without a component, as in the template: a resource route. */
const route = {
  id: "routes/webhooks",
  path: "webhooks",
  parentId: "root",
  module: { action },
};
const build = {
  entry: {
    module: {
      default: () => new Response("", { status: 500 }),
      handleError: (error: unknown) => console.error(error),
    },
  },
  routes: { root: { id: "root", path: "", module: { default: () => null } }, [route.id]: route },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  assetsBuildDirectory: "build/client",
  publicPath: "/",
  basename: "/",
  mode: "production",
  future: { v3_singleFetch: true },
  isSpaMode: false,
} as unknown as ServerBuild;

const app = express();
const handle = createRequestHandler({ build, mode: "production" });
app.all("*", (request, response, next) => void handle(request, response, next));
app.listen(Number(process.env["PORT"]), "127.0.0.1", () => {
  process.stdout.write("door ready\n");
});
