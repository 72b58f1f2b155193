import { gid } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { LineItem, Order } from "../model/types.ts";
import { linesWithTip } from "../orders/tip.ts";
import { lineFinal } from "../orders/totals.ts";
import { listConnection } from "./connection.ts";
import { lineItemView } from "./line-view.ts";
import { type Args, type Context, moneyBag, type View } from "./view.ts";

/** One sale per line; what edits and refunds add later is not told. */
function saleView(context: Context, order: Order, line: LineItem): View {
  const isTip = line.id === order.tipLineId;
  const goods = line.giftCard ? "GiftCardSale" : "ProductSale";
  const type = line.giftCard ? "GIFT_CARD" : "PRODUCT";
  return {
    __typename: isTip ? "TipSale" : goods,
    id: gid("Sale", line.id),
    actionType: "ORDER",
    lineType: isTip ? "TIP" : type,
    quantity: line.quantity,
    taxes: [],
    totalAmount: moneyBag(order, lineFinal(line)),
    lineItem: () => lineItemView(context, order, line),
  };
}

/** The agreement of the order itself. It alone says which line is a tip. */
export function agreementConnection(context: Context, order: Order, args: Args): View {
  return listConnection("SalesAgreement", [order], args, () => ({
    __typename: "OrderAgreement",
    id: gid("SalesAgreement", order.id),
    happenedAt: apiTime(order.createdAt),
    reason: "ORDER",
    sales: (inner: Args) =>
      listConnection("Sale", linesWithTip(order), inner, (line) => saleView(context, order, line)),
  }));
}
