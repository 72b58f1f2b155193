import type { WebhookMessage } from "../model/types.ts";
import { outcomeText } from "../storefront/happened.ts";
import { resend } from "../webhooks/announce.ts";
import { html, type Html } from "./html.ts";
import { badge, card, formOf, say, textOf, timeText } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

const TONES = { delivered: "good", pending: "warn", failed: "bad", dropped: "bad" } as const;

function pretty(body: string): string {
  // Spread out as text: parsing would lose digits of large ids.
  let depth = 0;
  return body.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    if (token === "{" || token === "[") return `${token}\n${"  ".repeat(++depth)}`;
    if (token === "}" || token === "]") return `\n${"  ".repeat(--depth)}${token}`;
    if (token === ",") return `,\n${"  ".repeat(depth)}`;
    return token === ":" ? ": " : token;
  });
}

function one({ shop, base }: Desk, message: WebhookMessage): Html {
  const attempts = message.attempts.map(
    (each) =>
      html`<li>${timeText(shop, each.at)}: ${each.status || each.error} <small>${each.ms} ms</small></li>`,
  );
  return html`<details class="wire">
    <summary>
      <code>${message.topic}</code> ${badge(message.state, TONES[message.state])}
      <span class="soft">${outcomeText(message)}</span><time>${timeText(shop, message.triggeredAt)}</time>
    </summary>
    <p class="soft">Webhook id <code>${message.id}</code> · event <code>${message.eventId}</code></p>
    ${
      attempts.length > 1
        ? html`<ol>
            ${attempts}
          </ol>`
        : ""
    }
    <form method="post" action="${base}/webhooks">
      <button name="id" value="${message.id}">Send again</button>
    </form>
    <pre>${pretty(message.body)}</pre>
  </details>`;
}

export function webhooksPage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const all = sim.state.messages.filter((each) => each.shop === shop.domain).toReversed();
  const topic = desk.url.searchParams.get("topic") ?? "";
  const topics = [...new Set(all.map((each) => each.topic))].toSorted();
  const shown = all.filter((each) => topic === "" || each.topic === topic).slice(0, 100);
  const filter = html`<form class="filter">
    <select name="topic" aria-label="Topic" data-submit>
      <option value="">All topics</option>
      ${topics.map((each) => html`<option ${each === topic ? html`selected` : ""}>${each}</option>`)}
    </select>
  </form>`;
  const again = html`<form method="post" action="${base}/webhooks">
    <button name="twice" value="1">Send everything again, twice, shuffled</button>
  </form>`;
  const list =
    shown.length === 0
      ? html`<p class="empty">Nothing was sent yet.</p>`
      : html`${shown.map((each) => one(desk, each))}`;
  return adminPage(desk, { title: "Webhooks", actions: again }, card(null, html`${filter}${list}`));
}

export async function postWebhooks(desk: Desk): Promise<Response> {
  const form = await formOf(desk.request);
  const id = textOf(form, "id");
  const count = resend(desk.sim, desk.shop, id ? { times: 1, id } : { times: 2, shuffleSeed: 7 });
  return say(desk, "/webhooks", { done: `${count} deliveries are on their way` });
}
