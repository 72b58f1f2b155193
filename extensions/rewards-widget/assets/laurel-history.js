// The statement: what brought points and what took them. Where it stands says how its heads are shown.
import { el } from "./laurel-views.js";

const figure = (text) => el("span", { class: "figure" }, text);

export function statement(words, entries, heads) {
  const columns = words.columns.map((name) => el("th", { scope: "col" }, name));
  return el(
    "table",
    { class: "laurel-history", part: "history" },
    el("thead", heads, el("tr", {}, ...columns)),
    el("tbody", {}, ...entries.map((each) => line(words, each))),
  );
}

function line(words, entry) {
  const kind = words.kind(entry.kind);
  const detail = entry.order ?? entry.title;
  return el(
    "tr",
    {},
    el(
      "td",
      {},
      detail ? `${kind} ` : kind,
      detail ? el("bdi", {}, detail) : null,
      el("small", {}, words.date(entry.at)),
    ),
    el("td", {}, figure(words.signed(entry.points))),
    el("td", { class: "soft" }, figure(words.points(entry.balance))),
  );
}
