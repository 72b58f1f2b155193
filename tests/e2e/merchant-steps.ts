/** The story's steps in the Shopify admin: install, turn on, refund, read, look back, uninstall. */
import { placeBefore } from "../../scripts/seed.ts";
import { disagreements, untilBalance } from "./books.ts";
import { ADA, BO, CEM, DESK_SET, NOTEBOOK, type Plot, SHOP } from "./cast.ts";
import {
  comeBack,
  installLaurel,
  laurelIn,
  openLaurel,
  openMember,
  openNewestLine,
  publishBlock,
  readCard,
  readRow,
  readSums,
  readWebhooks,
  refundOrder,
  themeState,
  uninstallLaurel,
} from "./merchant.ts";
import { visitProduct } from "./shopper.ts";
import { holds, type Stage } from "./stage.ts";

/** One order is older than what Shopify shows an app unasked, one is a guest's. */
export async function sellBefore(stage: Stage): Promise<string> {
  const { customers, products } = await stage.control.seed(SHOP);
  const buyer = (name: string) => customers.find((each) => each.name.startsWith(name))?.id ?? null;
  const goods = (handle: string, quantity: number) => [
    { variantId: products.find((each) => each.handle === handle)?.variantId, quantity },
  ];
  const names = await placeBefore(stage.control, SHOP, [
    { daysAgo: 200, customerId: buyer(BO), lines: goods(DESK_SET, 1) },
    { daysAgo: 40, customerId: buyer(BO), lines: goods(NOTEBOOK, 1) },
    { daysAgo: 30, customerId: buyer(CEM), lines: goods(NOTEBOOK, 2) },
    { daysAgo: 20, customerId: null, lines: goods(NOTEBOOK, 1) },
  ]);
  return `${names.join(", ")}, the first of them 200 days ago`;
}

export async function install(stage: Stage): Promise<string> {
  await stage.control.seed(SHOP);
  const frame = await installLaurel(await stage.page("merchant"));
  await frame.getByRole("heading", { name: "Set up your programme" }).waitFor();
  const done = await frame
    .getByText(/\d of \d done/)
    .first()
    .textContent();
  const [shop] = await stage.rows<{ installed: boolean }>(
    "SELECT installed_at IS NOT NULL AS installed FROM shops",
  );
  holds("the shop is installed", shop?.installed, true);
  const rules = () => stage.control.get<{ metafields: { key: string }[] }>(`metafields?shop=${SHOP}`);
  await stage.until("the rules to reach the shop", rules, ({ metafields }) =>
    metafields.some(({ key }) => key === "rules"),
  );
  return `the home page shows the set-up guide, ${done ?? ""}`;
}

/** Both of Laurel's links lead into the theme editor, where the merchant saves; coming back, home knows. */
export async function turnOn(stage: Stage): Promise<string> {
  const page = await stage.page("merchant");
  const frame = laurelIn(page);
  const guide = frame.getByRole("listitem");
  const launcher = await publishBlock(page, guide.getByRole("link", { name: "Turn on" }));
  const product = await publishBlock(page, guide.getByRole("link", { name: "Add to product page" }));
  await comeBack(frame);
  await stage.until(
    "Laurel's home to say that both are on",
    () => Promise.all([themeState(frame, "Rewards launcher"), themeState(frame, "Points to earn")]),
    (states) => states.every((state) => state === "On"),
  );
  const done = await frame
    .getByText(/\d of \d done/)
    .first()
    .textContent();
  const guest = await stage.page("guest");
  await visitProduct(guest, NOTEBOOK);
  const words = guest.getByText(/Earn .*points/).first();
  await words.waitFor();
  const seen = ((await words.textContent()) ?? "").trim();
  holds("what a guest is told to earn", /\b40\b/.test(seen), true);
  await guest.getByRole("button", { name: /Rewards/ }).waitFor();
  return `“${launcher}” “${product}” Saved, and home says On twice, ${done ?? ""}; a guest at the notebook reads “${seen}”`;
}

export async function refundHalf(stage: Stage, plot: Plot): Promise<string> {
  const page = await stage.page("merchant");
  const said = await refundOrder(page, plot.orders[2] ?? "", "20.00");
  holds("what the admin says", said, "Refunded $20.00");
  await untilBalance(stage, ADA, 130);
  return "the order's page says “Refunded $20.00”; half of $40.00 takes 40 of 80 points, 130 left";
}

export async function readMember(stage: Stage, plot: Plot): Promise<string> {
  const frame = await openMember(await stage.page("merchant"), ADA);
  holds("points to spend", await readCard(frame, "Points to spend"), "130 points");
  const order = plot.orders[2] ?? "";
  const { words, reasons } = await openNewestLine(frame);
  holds("the newest line", words.includes(`Order ${order} changed or returned −40 balance 130`), true);
  const sum = `What still counts: $20.00 × 2 points per $1, Influencer, order ${order}, programme v1`;
  holds("its reason", reasons[0], sum);
  return `130 points to spend; “${words}”, opened: “${reasons.join("; ")}”`;
}

/** Takes over what was sold before; nobody gets anything by that. */
export async function takeOver(stage: Stage): Promise<string> {
  await stage.control.post("bulk", { shop: SHOP, takesMs: 600 });
  const frame = await openLaurel(await stage.page("merchant"), "/app/programme/past-orders");
  await frame.getByRole("button", { name: "Take over", exact: true }).click();
  await frame.getByRole("heading", { name: "Award points for them, too?" }).waitFor();
  const seen = await readSums(frame);
  holds("what awarding comes to", seen, { Points: "120", Members: "2", "What that costs you": "$1.20" });
  const top = await frame
    .getByRole("list", { name: "Who would get the most" })
    .getByRole("listitem")
    .allInnerTexts();
  const words = top.map((line) => line.replace(/\s+/g, " ").trim());
  holds("who gets how much", words, ["Cem Demir 1 order 80 points", "Bo Lindqvist 1 order 40 points"]);
  return `120 points for 2 members, $1.20 if spent: ${words.join("; ")}; the guest and the oldest are not among them`;
}

export async function awardPast(stage: Stage): Promise<string> {
  const page = await stage.page("merchant");
  const frame = laurelIn(page);
  await frame.getByRole("button", { name: "Award points", exact: true }).click();
  await frame.getByRole("button", { name: "Award 120 points" }).click();
  await frame.getByRole("heading", { name: "Points awarded for 2 past orders" }).waitFor();
  await untilBalance(stage, BO, 40);
  const member = await openMember(page, BO);
  const { words, reasons } = await openNewestLine(member);
  holds("Bo's newest line", /Order #\d+ \+40 balance 40$/.test(words), true);
  holds("its reason", reasons[0]?.startsWith("$40.00 × 1 point per $1, Member"), true);
  holds("books that disagree", await disagreements(stage), []);
  return `Bo's statement says “${words}”, opened: “${reasons.join("; ")}”`;
}

const IN_THE_REPORT = {
  Orders: "4",
  "Gross sales": "$600.00",
  Discounts: "$5.00",
  Returns: "$20.00",
  "Net sales": "$575.00",
  AOV: "$148.75",
  "Points earned": "630",
  "Points spent": "500",
  "Points balance": "130",
  Tier: "Influencer",
};

export async function report(stage: Stage): Promise<string> {
  const frame = await openLaurel(await stage.page("merchant"), "/app/reports/sales-by-customer");
  const row = await readRow(frame, ADA);
  const seen = Object.fromEntries(Object.keys(IN_THE_REPORT).map((title) => [title, row[title]]));
  holds("Ada's row", seen, IN_THE_REPORT);
  return "4 orders, net $575.00, AOV $148.75, 630 points earned, 500 spent, 130 left";
}

export async function uninstall(stage: Stage): Promise<string> {
  const page = await stage.page("merchant");
  const said = await uninstallLaurel(page);
  holds("what the admin says", said, "Laurel was uninstalled");
  await stage.control.idle();
  const news = await readWebhooks(page, "app/uninstalled");
  holds("app/uninstalled was sent once", news.length, 1);
  const answer = /answered \d+/.exec(news[0] ?? "")?.[0] ?? "nothing";
  holds("its answer", answer, "answered 200");
  const gone = () =>
    stage.rows<{ left: number }>(`SELECT count(*)::int AS left FROM "Session" WHERE shop = $1`, [SHOP]);
  await stage.until("the tokens to be forgotten", gone, ([row]) => row?.left === 0);
  return `“${said}”; app/uninstalled ${answer}; tokens forgotten`;
}
