/**
 * The story: install, buy, earn by tier, redeem, use, refund, the same news again, the report, what was before,
 * goodbye.
 */
import { balanceOf, disagreements, untilStill } from "./books.ts";
import { ADA, DESK_SET, NOTEBOOK, type Plot, SHOP, type Step } from "./cast.ts";
import {
  awardPast,
  install,
  readMember,
  refundHalf,
  report,
  sellBefore,
  takeOver,
  turnOn,
  uninstall,
} from "./merchant-steps.ts";
import { guardCode, lookAtPhone, lookAtWidget, purchase, redeem, useCode } from "./shopper-steps.ts";
import { holds, type Stage } from "./stage.ts";

export function story(stage: Stage): Step[] {
  return [
    ...untilRefunded(stage),
    { name: "the same webhooks come again, twice, in another order", run: () => repeat(stage) },
    { name: "the merchant reads sales by customer", run: () => report(stage) },
    { name: "the merchant looks at what was sold before Laurel came", run: () => takeOver(stage) },
    { name: "and awards points for it", run: () => awardPast(stage) },
    { name: "the merchant uninstalls Laurel", run: () => uninstall(stage) },
    { name: "no page complained", run: () => listen(stage) },
  ];
}

/** The story as far as there is something of everything to look at. */
export function untilRefunded(stage: Stage): Step[] {
  const plot: Plot = { orders: [], code: "" };
  return [
    { name: "the shop sells before Laurel comes", run: () => sellBefore(stage) },
    { name: "the merchant installs Laurel and opens it", run: () => install(stage) },
    { name: "the merchant turns the widget on", run: () => turnOn(stage) },
    {
      name: "Ada buys for $480.00",
      run: () => purchase(stage, plot, { handle: DESK_SET, balance: 480, tier: "member" }),
    },
    {
      name: "Ada buys for $40.00 and passes $500",
      run: () => purchase(stage, plot, { handle: NOTEBOOK, balance: 520, tier: "influencer" }),
    },
    {
      name: "Ada buys for $40.00 as Influencer",
      run: () => purchase(stage, plot, { handle: NOTEBOOK, balance: 600, tier: "influencer" }),
    },
    { name: "the widget shows her points", run: () => lookAtWidget(stage) },
    { name: "on a phone, too", run: () => lookAtPhone(stage) },
    { name: "Ada redeems 500 points for $5.00", run: () => redeem(stage, plot) },
    { name: "the code is hers alone", run: () => guardCode(stage, plot) },
    { name: "Ada pays an order with the code", run: () => useCode(stage, plot) },
    { name: "half of an order is refunded", run: () => refundHalf(stage, plot) },
    { name: "the merchant reads why in her statement", run: () => readMember(stage, plot) },
  ];
}

async function repeat(stage: Stage): Promise<string> {
  await untilStill(stage);
  const before = await balanceOf(stage, ADA);
  const resend = (more: Record<string, unknown>) =>
    stage.control.post<{ count: number }>("webhooks/resend", { shop: SHOP, times: 2, ...more });
  const { count: same } = await resend({ shuffleSeed: 7 });
  const { count: fresh } = await resend({ shuffleSeed: 11, newIds: true });
  await untilStill(stage);
  holds("points and entries", await balanceOf(stage, ADA), before);
  holds("books that disagree", await disagreements(stage), []);
  const total = same + fresh;
  return `${String(total)} deliveries more, ${String(before.entries)} entries and ${String(before.available)} points as before`;
}

async function listen(stage: Stage): Promise<string> {
  holds("errors in the browsers' consoles", stage.complaints, []);
  return "nothing in any browser's console";
}
