/** One order: how it came to its points, what changed nothing, and what it wrote into the books. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, InlineGrid } from "@shopify/polaris";
import { z } from "zod";
import { adminUrl } from "#app/components/address.ts";
import { memberName } from "#app/components/member-view.ts";
import { FactsCard, InBooksCard, NotAppliedCard, SumCard } from "#app/components/order-cards.tsx";
import { orderView } from "#app/components/order-view.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { useTitles } from "#app/components/titles.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { explainOrder } from "#app/flows/explain-order.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findMember } from "#app/reports/member-detail.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { readOrderEntries } from "#app/reports/statement.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

const ids = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.view.title ?? "Order"} · Laurel` },
];

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "order", async ({ shopId, now, staff }) => {
    const id = ids.safeParse(path["orderId"]);
    if (!id.success) throw new Refusal("ORDER_NOT_FOUND");
    const [shop, explained, entries] = await Promise.all([
      requireShopFacts(db, shopId),
      explainOrder(shopId, id.data, { now }),
      readOrderEntries(db, shopId, id.data),
    ]);
    const customerId = explained.order.state?.customerId ?? null;
    const member = customerId === null ? null : await findMember(db, shopId, customerId);
    const at = { now, timeZone: shop.timeZone, currency: shop.currency };
    return {
      view: orderView(explained, { entries, shopId, staff, at }),
      member: member && { name: memberName(member), url: `/app/members/${member.customerId}` },
      shopifyUrl: explained.order.deletedAt ? null : adminUrl(shopId, `orders/${id.data}`),
    };
  });
}

const ORDERS = { content: "Orders", url: "/app/orders" };

export default function OrderPage() {
  const { view, member, shopifyUrl } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const back = member && params.get("from") !== "orders" ? { content: member.name, url: member.url } : ORDERS;
  const titles = useTitles([...view.steps, ...view.leftOut].flatMap(({ goods }) => goods ?? []));
  return (
    <SubPage
      title={view.title}
      back={back}
      {...(shopifyUrl && {
        secondaryActions: [{ content: "Open in Shopify", url: shopifyUrl, target: "_top" as const }],
      })}
    >
      <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
        <BlockStack gap="400">
          {view.drift ? (
            <Banner tone="warning">
              <p>{view.drift}</p>
            </Banner>
          ) : null}
          <SumCard view={view} titles={titles} />
          <NotAppliedCard view={view} titles={titles} />
        </BlockStack>
        <BlockStack gap="400">
          <FactsCard view={view} member={member} />
          <InBooksCard view={view} />
        </BlockStack>
      </InlineGrid>
    </SubPage>
  );
}
