// What a member is told where the panel has nothing to show.
import { el, SOLID } from "./laurel-views.js";

/** Trying again changes nothing here: the way on is to log in. */
const LOG_IN = new Set(["NOT_LOGGED_IN", "NO_MEMBER"]);

/** The server has answered, and says no. */
export function explain(panel, code) {
  panel.part("oops").textContent = panel.words.trouble(code);
  offerLogIn(panel, LOG_IN.has(code));
  panel.dialog.dataset.state = "failed";
}

/** Where trying again is useless, the button gives way to the way in. */
function offerLogIn({ dialog, host, words }, wanted) {
  const retry = dialog.querySelector("[data-do=retry]");
  retry.hidden = wanted;
  retry.parentElement?.querySelector("a")?.remove();
  if (wanted) retry.before(el("a", { ...SOLID, href: host.dataset.login }, words.say("logIn")));
}
