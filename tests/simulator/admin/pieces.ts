import type { FinancialStatus, Shop } from "../model/types.ts";
import { minorText } from "../storefront/money-text.ts";
import { html, type Html, type Piece, redirect } from "./html.ts";
import type { Desk } from "./shell.ts";

type Tone = "good" | "info" | "warn" | "bad" | "plain";

export const badge = (text: string, tone: Tone = "plain"): Html =>
  html`<span class="badge ${tone}">${text}</span>`;

export function card(title: string | null, body: Html, extra: Html = html``): Html {
  const head = title
    ? html`<header class="card-head">
        <h2>${title}</h2>
        ${extra}
      </header>`
    : "";
  return html`<section class="card">${head}${body}</section>`;
}

/** Rows stack on a phone: each cell then says its column's name. */
export function table(columns: string[], rows: Piece[][], empty: string): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  const numeric = (column: string) => (column.startsWith("#") ? "end" : "");
  const name = (column: string) => column.replace(/^#/, "");
  const cells = (row: Piece[]) =>
    row.map(
      (cell, i) =>
        html`<td class="${numeric(columns[i] ?? "")}" data-label="${name(columns[i] ?? "")}">${cell}</td>`,
    );
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th class="${numeric(column)}">${name(column)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export const facts = (pairs: [string, Piece][]): Html =>
  html`<dl class="facts">
    ${pairs.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;

export const PAYMENT: Record<FinancialStatus, [string, Tone]> = {
  paid: ["Paid", "plain"],
  pending: ["Payment pending", "warn"],
  partially_paid: ["Partially paid", "warn"],
  partially_refunded: ["Partially refunded", "plain"],
  refunded: ["Refunded", "plain"],
  voided: ["Voided", "plain"],
};

export const moneyOf =
  (shop: Shop) =>
  (minor: number): string =>
    minorText(minor, shop.currency);

export function timeText(shop: Shop, iso: string): string {
  const format = new Intl.DateTimeFormat("en-US", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: shop.timeZone,
  });
  return format.format(new Date(iso));
}

/** Back to a page of the admin with one line that says how it went. */
export function say(desk: Desk, path: string, said: { done: string } | { error: string }): Response {
  return redirect(`${desk.base}${path}?${new URLSearchParams(said).toString()}`);
}

export const textOf = (form: URLSearchParams, name: string): string => (form.get(name) ?? "").trim();

/** Post forms of the admin are plain ones. */
export async function formOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.text());
}
