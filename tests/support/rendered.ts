/** A page of the admin as HTML, with what its loader would answer. */
import type { FunctionComponent, ReactElement } from "react";
import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { AppProvider } from "@shopify/polaris";
import polarisWords from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { RouteObject } from "react-router-dom";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router-dom/server.js";

/** What a page shows of these data, as markup. */
export async function renderPage(
  Page: FunctionComponent,
  { path, data }: { path: string; data: object | null },
): Promise<string> {
  const routes: RouteObject[] = [{ id: "page", path: "*", loader: () => data, element: h(Page) }];
  const handler = createStaticHandler(routes);
  const context = await handler.query(new Request(new URL(path, "https://laurel.test")));
  if (context instanceof Response) throw new Error("a page answers no response");
  const router = createStaticRouter(routes, context);
  const provider = h(StaticRouterProvider, { router, context, hydrate: false });
  return renderToStaticMarkup(h(AppProvider, { i18n: polarisWords }, provider));
}

/** The same of a part of a page that asks for no data. */
export function renderPart(part: ReactElement): Promise<string> {
  return renderPage(() => part, { path: "/", data: null });
}

/** The words of markup, without the marks. */
export const wordsIn = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll(/\s+/g, " ");
