import { FAULT_KINDS, KINDS_OF, type FaultKind, type FaultTarget } from "../faults/faults.ts";
import { minorOf, amount } from "../model/money.ts";
import { html, raw, type Html } from "./html.ts";
import { badge, card, facts, formOf, say, table, textOf, timeText } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

const HOUR_MS = 3_600_000;
const JUMPS: [label: string, ms: number][] = [
  ["1 hour", HOUR_MS],
  ["1 day", 24 * HOUR_MS],
  ["30 days", 30 * 24 * HOUR_MS],
  ["1 year", 365 * 24 * HOUR_MS],
];

function faultForm({ sim, base }: Desk): Html {
  const targets = Object.keys(KINDS_OF) as FaultTarget[];
  const options = targets.flatMap((target) => KINDS_OF[target].map((fault) => [target, fault] as const));
  const NAMES = {
    admin: "Admin API",
    token: "Token endpoint",
    webhook: "Webhooks",
    bulk: "Bulk operations",
  };
  const rows = sim.faults
    .list()
    .map((each) => [NAMES[each.target], each.fault, each.hits, each.left ?? "always"]);
  return html`<p class="soft">Makes the next calls go wrong, to see that nothing is lost.</p>
    <form method="post" action="${base}/settings/faults" class="inline">
      <label
        >What goes wrong<select name="fault">
          ${options.map(([target, fault]) => html`<option value="${target}:${fault}">${NAMES[target]}: ${fault.replaceAll("_", " ")}</option>`)}
        </select></label
      >
      <label>Times<input name="times" type="number" min="1" value="1" /></label>
      <label>Only topic or operation<input name="operation" placeholder="orders/paid" /></label>
      <button class="primary">Switch on</button>
    </form>
    ${table(["Where", "What", "#Struck", "#Left"], rows, "Nothing is switched on.")}
    <form method="post" action="${base}/settings/faults">
      <button name="clear" value="1">Switch all off</button>
    </form>`;
}

function moneyForm({ shop, base }: Desk): Html {
  return html`<form method="post" action="${base}/settings/money" class="inline">
    <label
      >Tax, %<input name="tax" inputmode="decimal" value="${Math.round(shop.taxRate * 10_000) / 100}"
    /></label>
    <label class="check"
      ><input type="checkbox" name="included" ${shop.taxesIncluded ? raw("checked") : ""} /> Prices include
      tax</label
    >
    <label
      >Shipping, ${shop.currency}<input
        name="shipping"
        inputmode="decimal"
        value="${amount(shop.shippingMinor, shop.currency)}"
    /></label>
    <button class="primary">Save</button>
  </form>`;
}

function clockForm({ sim, shop, base }: Desk): Html {
  const { frozenAt, offsetMs } = sim.state.clock;
  const state = frozenAt ? "stands still" : offsetMs > 0 ? "runs ahead of the real one" : "is the real one";
  return html`<p>It is <strong>${timeText(shop, sim.nowIso())}</strong> here. The clock ${state}.</p>
    <form method="post" action="${base}/settings/clock" class="buttons start">
      ${JUMPS.map(([label, ms]) => html`<button name="advance" value="${ms}">+ ${label}</button>`)}
      <button name="free" value="1">Real time</button>
    </form>`;
}

export function settingsPage(desk: Desk): Response {
  const { shop, base } = desk;
  const body = html`${card(
    "Store",
    facts([
      ["Name", shop.name],
      ["Domain", shop.domain],
      ["Currency", shop.currency],
      ["Time zone", shop.timeZone],
      ["Plan", shop.planName],
      ["Apps", html`<a href="${base}/settings/apps">Manage apps</a>`],
    ]),
  )}
  ${card("Taxes and shipping", moneyForm(desk))} ${card("Clock", clockForm(desk))}
  ${card("Faults", faultForm(desk))}`;
  return adminPage(desk, { title: "Settings" }, body);
}

export function appsPage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const { name, handle } = sim.manifest;
  const installed = html`<p>${name} ${badge("Installed", "good")}</p>
    <p class="soft">
      Since ${shop.install ? timeText(shop, shop.install.installedAt) : ""}. May:
      ${shop.install?.scopes.join(", ")}
    </p>
    <div class="buttons start">
      <a class="button primary" href="${base}/apps/${handle}">Open app</a>
      <form method="post" action="${base}/settings/apps/uninstall">
        <button class="critical">Uninstall</button>
      </form>
    </div>`;
  const offer = html`<p>${name} gives points for orders and turns them into discounts.</p>
    <p>
      <a class="button primary" href="${base}/oauth/install?client_id=${sim.config.appKey}"
        >Install ${name}</a
      >
    </p>`;
  return adminPage(desk, { title: "Apps" }, card(name, shop.install ? installed : offer));
}

function setMoney(desk: Desk, form: URLSearchParams): Response {
  const { sim, shop } = desk;
  const tax = Number(textOf(form, "tax"));
  const shippingMinor = minorOf(textOf(form, "shipping"), shop.currency);
  if (!(tax >= 0 && tax <= 100))
    return say(desk, "/settings", { error: "Tax is a percentage between 0 and 100" });
  if (shippingMinor === null || shippingMinor < 0)
    return say(desk, "/settings", { error: "Shipping is an amount" });
  Object.assign(shop, { taxRate: tax / 100, taxesIncluded: form.has("included"), shippingMinor });
  sim.changed();
  return say(desk, "/settings", { done: "Saved" });
}

function setFault(desk: Desk, form: URLSearchParams): Response {
  const { sim } = desk;
  if (form.has("clear")) {
    sim.faults.clear();
    return say(desk, "/settings", { done: "All faults are off" });
  }
  const [target, fault] = textOf(form, "fault").split(":") as [FaultTarget, FaultKind];
  if (!(target in KINDS_OF) || !FAULT_KINDS.includes(fault))
    return say(desk, "/settings", { error: "No such fault" });
  const operation = textOf(form, "operation");
  sim.faults.add({
    target,
    fault,
    times: Math.max(1, Number(textOf(form, "times")) || 1),
    ...(operation ? { operation } : {}),
  });
  return say(desk, "/settings", { done: `${fault.replaceAll("_", " ")} is on` });
}

function setClock(desk: Desk, form: URLSearchParams): Response {
  const ms = Number(textOf(form, "advance"));
  if (form.has("free")) desk.sim.clock.free();
  else if (ms > 0) desk.sim.clock.advance(ms);
  desk.sim.changed();
  return say(desk, "/settings", { done: `It is ${timeText(desk.shop, desk.sim.nowIso())} now` });
}

export async function postSettings(desk: Desk, what: string): Promise<Response> {
  const form = await formOf(desk.request);
  if (what === "money") return setMoney(desk, form);
  return what === "faults" ? setFault(desk, form) : setClock(desk, form);
}
