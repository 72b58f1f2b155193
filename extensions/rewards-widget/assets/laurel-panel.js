// The member's panel: asks Laurel and shows the answer. Loaded by the launcher on the first opening.
import { el } from "./laurel-elements.js";
import { ask, proxyBase, Trouble } from "./laurel-proxy.js";
import { fillBody, fillHead } from "./laurel-views.js";
import { speaker } from "./laurel-words.js";

/** Trying again changes nothing here: the way on is to log in. */
const LOG_IN = new Set(["NOT_LOGGED_IN", "NO_MEMBER"]);

const panels = new WeakMap();

export function show(host) {
  const panel = panels.get(host) ?? new Panel(host);
  panels.set(host, panel);
  return panel.load();
}

export class Panel {
  constructor(host) {
    this.host = host;
    this.dialog = host.dialog;
    this.words = speaker(host.words, host.dataset.locale);
    this.base = proxyBase(host.dataset.proxy, location.origin);
    this.answer = null;
    /** The question that is open, and the one whose answer is under way: the key of what opened it, or "". */
    this.asking = "";
    this.busy = "";
    /** The step of a variable amount that is chosen. */
    this.step = null;
    /** What is loaded when it is wanted, or when everything else is there. */
    this.later = {};
    this.fetching = {};
    this.failed = "";
    this.notice = "";
    /** What each ticket's copy button says at the moment, by redemption. */
    this.copied = new Map();
  }

  part(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  control(key) {
    return this.dialog.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  /** The key of the control that has the focus. */
  get active() {
    return this.host.shadowRoot.activeElement?.getAttribute("data-key") ?? "";
  }

  address(door) {
    return `${this.base}/${door}?locale=${encodeURIComponent(this.host.dataset.locale)}`;
  }

  async load() {
    try {
      await this.read();
      this.notice = "";
      this.render();
    } catch (error) {
      return this.fail(error);
    }
    // What exchanging takes comes when everything is shown, before it is wanted.
    this.fetch("deal").catch(() => {});
  }

  async read() {
    const answer = await ask(this.address("panel"));
    // Logged in for the theme, unknown to Laurel: the log-in has ended since, or the account does not take part.
    if (!answer.member) throw new Trouble("NO_MEMBER", 401);
    if (answer.redemptions.length) await this.fetch("tickets");
    this.answer = answer;
  }

  fail(error) {
    const { code } = error instanceof Trouble ? error : new Trouble("OTHER");
    if (code === "OFFLINE") addEventListener("online", () => this.dialog.open && this.load(), { once: true });
    if (this.answer) return this.tell(this.words.say("refreshFailed"));
    const silent = error instanceof Trouble ? error.silent : true;
    this.part("oops").textContent =
      code === "OFFLINE"
        ? this.words.say("offline")
        : silent
          ? this.words.say("failed")
          : this.words.trouble(code);
    this.offerLogIn(LOG_IN.has(code));
    this.dialog.dataset.state = "failed";
  }

  /** Where trying again is useless, the button gives way to the way in. */
  offerLogIn(wanted) {
    const retry = this.dialog.querySelector("[data-do=retry]");
    retry.hidden = wanted;
    retry.parentElement?.querySelector("a")?.remove();
    if (!wanted) return;
    const { login } = this.host.dataset;
    retry.before(el("a", { class: "button solid", href: login }, this.words.say("logIn")));
  }

  /** Draws what is known. `focus` names the control that takes the focus, where the one that had it is gone. */
  render(focus = "") {
    const { active } = this;
    fillHead(this);
    fillBody(this);
    this.dialog.dataset.state = "ready";
    const key = focus || active;
    // Where that is gone, too, the focus stays in the panel.
    if (key) (this.control(key) ?? this.dialog.querySelector(".close"))?.focus();
  }

  /** Says it aloud to a screen reader, and shows it at the top of the panel. */
  tell(notice, focus = "") {
    this.notice = notice;
    this.render(focus);
    this.part("status").textContent = notice;
  }

  /** Opens the question that the control with this key stands for, or closes the open one with "". */
  async ask(key) {
    const before = this.asking;
    if (key)
      try {
        await Promise.all([this.fetch("deal"), this.fetch("tickets")]);
      } catch {
        return this.tell(this.words.trouble("OTHER"), key);
      }
    this.asking = key;
    this.notice = "";
    this.step = null;
    this.render(key ? `yes:${key}` : before);
  }

  // A failed module stays failed in the browser's module map; another fragment is another entry.
  fetch(part) {
    return (this.fetching[part] ??= import(`./laurel-${part}.js${this.failed}`).then(
      (module) => void (this.later[part] = module),
      (error) => {
        this.fetching[part] = null;
        this.failed += "#";
        throw error;
      },
    ));
  }

  /** Takes what the server says of a redemption, and of the balance. */
  take(redemption, available) {
    const others = this.answer.redemptions.filter((each) => each.id !== redemption.id);
    this.answer.redemptions = [redemption, ...others];
    this.answer.member.available = available;
  }
}
