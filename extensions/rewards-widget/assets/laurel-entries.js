// The history on the rewards page.
import { statement } from "./laurel-history.js";
import { endingSaid } from "./laurel-views.js";
import { speaker } from "./laurel-words.js";

const ENTRIES = 10;

export function showEntries(host, { member, history }) {
  const words = speaker(host.words, host.dataset.locale);
  const status = host.querySelector("[role=status]");
  const link = host.querySelector("a");
  if (!member) return leadToLogin(status, link, host, words);
  const place = host.querySelector("[data-entries]");
  const entries = history.slice(0, ENTRIES);
  place.replaceChildren(entries.length ? statement(words, entries, {}) : words.say("historyEmpty"));
  status.textContent = endingSaid(words, member.nextEnding);
  if (host.querySelector("a:focus")) place.focus();
  link?.remove();
}

// Logged out since the page was drawn, or no member.
function leadToLogin(status, link, host, words) {
  status.textContent = words.say("noMember");
  if (!link) return;
  link.textContent = words.say("logIn");
  link.href = host.dataset.login;
  link.dataset.out = "true";
}
