/** The home page's numbers and news, in words. Pure. */
import { sayTopic } from "#app/components/activity-view.ts";
import type { AttentionView } from "#app/components/attention.tsx";
import type { KnownRequest } from "#app/components/data-request-view.ts";
import { dataRequestView } from "#app/components/data-request-view.ts";
import { sayCount, sayInstant, sayMoney, sayNumber, sayPercent } from "#app/components/format.ts";
import type { KeyFigureView } from "#app/components/key-figure.tsx";
import { permissionsView } from "#app/components/permissions-view.ts";
import type { Figure, FigureName } from "#app/reports/key-figures.ts";
import { WAITING_COUNTED } from "#app/reports/activity.ts";
import { changeOf, KEY_FIGURES } from "#app/reports/key-figures.ts";

const ORDER: FigureName[] = ["members", "issued", "rate", "revenue"];

export function figureViews(figures: Record<FigureName, Figure>, currency: string): KeyFigureView[] {
  return ORDER.map((name) => {
    const figure = figures[name];
    const { title, help, line } = KEY_FIGURES[name];
    const say = (value: Figure["now"]) => sayFigure(name, value, currency);
    return {
      title,
      help,
      value: say(figure.now),
      ...sayChange(name, figure, say),
      line: figure.line,
      lineLabel: `${line}, the last 30 days. Now ${say(figure.now)}, before ${say(figure.before)}.`,
    };
  });
}

function sayFigure(name: FigureName, value: Figure["now"], currency: string): string {
  if (value === null) return "–";
  if (name === "rate") return sayPercent(Number(value));
  return name === "revenue" ? sayMoney(BigInt(value), currency) : sayNumber(value);
}

function sayChange(
  name: FigureName,
  figure: Figure,
  say: (value: Figure["now"]) => string,
): Pick<KeyFigureView, "change" | "direction"> {
  const change = changeOf(figure);
  if (change === null) return { change: "Nothing to compare with yet", direction: "none" };
  if (change === 0) return { change: `As in the 30 days before (${say(figure.before)})`, direction: "same" };
  const before = name === "members" ? "30 days ago" : "in the 30 days before";
  return {
    change: `${sayPercent(Math.abs(change))} ${change > 0 ? "more" : "less"} than ${before} (${say(figure.before)})`,
    direction: change > 0 ? "up" : "down",
  };
}

type News = {
  /** Taken at the door and not looked at for minutes; `WAITING_COUNTED` stands for more. */
  waiting: { count: number; since: Date | null };
  parked: {
    count: number;
    latest: {
      webhookId: string;
      topic: string;
      receivedAt: Date;
      error: string | null;
      orderName: string | null;
    }[];
  };
  requests: KnownRequest[];
  scopes: string[];
  /** What Shopify did not let us do lately. */
  denials: { operation: string; scope: string | null }[];
  /** The last check of the books that ended. */
  check: { checkedAt: Date; differences: number } | null;
  /** Since when nobody can pay with the store credit that the programme promises. */
  creditOffAt: Date | null;
  /** The app in the admin, opened anew. */
  appUrl: string;
};

export function attentionView(news: News, at: { now: Date; timeZone: string; staff: string }): AttentionView {
  const { parked } = news;
  return {
    missing: permissionsView(news),
    books: booksView(news, at),
    creditOff: news.creditOffAt && { at: sayInstant(news.creditOffAt, at) },
    waiting: waitingView(news, at),
    parked:
      parked.count === 0
        ? null
        : {
            heading: `${sayCount(parked.count, "message")} from Shopify could not be dealt with`,
            deliveries: parked.latest.map(({ webhookId, topic, receivedAt, error, orderName }) => ({
              key: webhookId,
              topic: sayTopic(topic),
              about: orderName,
              error: error ?? "No reason was kept.",
              at: sayInstant(receivedAt, at),
            })),
            more: parked.count > parked.latest.length ? `See all ${sayNumber(parked.count)}` : null,
          },
    requests: news.requests.filter((each) => !each.answeredAt).map((each) => dataRequestView(each, at)),
  };
}

function waitingView(
  { waiting: { count, since } }: News,
  at: { now: Date; timeZone: string },
): AttentionView["waiting"] {
  if (count === 0 || since === null) return null;
  const many = count >= WAITING_COUNTED ? `${sayNumber(WAITING_COUNTED)} messages or more` : null;
  const heading = `${many ?? sayCount(count, "message")} from Shopify ${count === 1 ? "waits" : "wait"} to be dealt with`;
  return { heading, at: sayInstant(since, at) };
}

function booksView({ check }: News, at: { now: Date; timeZone: string }): AttentionView["books"] {
  if (!check || check.differences === 0) return null;
  const heading = `${sayCount(check.differences, "difference")} in the books`;
  return { heading, at: sayInstant(check.checkedAt, at) };
}
