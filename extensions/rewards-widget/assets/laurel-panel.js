// The member's panel: asks Laurel and shows the answer. Loaded by the launcher on the first opening.
import { ask, proxyBase, Trouble } from "./laurel-proxy.js";
import { fillBody, fillHead } from "./laurel-views.js";
import { speaker } from "./laurel-words.js";

/** `at` is the key of what the shopper was led to. */
export function show(host, at) {
  host.panel ??= new Panel(host);
  return host.panel.load(at);
}

export class Panel {
  constructor(host) {
    this.host = host;
    this.dialog = host.dialog;
    this.words = speaker(host.words, host.dataset.locale);
    this.base = proxyBase(host.dataset.proxy, location.origin);
    this.answer = null;
    // By the key of what opened it: the question that is open, and the one whose answer is under way.
    this.asking = "";
    this.busy = "";
    this.step = null;
    this.later = {};
    this.fetching = {};
    this.failed = "";
    this.notice = "";
    this.copied = new Map();
    // One listener, however often it is asked for.
    this.again = () => this.dialog.open && this.load();
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

  async load(at) {
    try {
      await this.read();
      this.notice = "";
      this.render(at);
    } catch (error) {
      return this.fail(error);
    }
    this.completed = this.complete();
  }

  /** The rest comes when the panel is shown; until then room is kept for it. */
  async complete() {
    try {
      await Promise.all([this.fetch("tickets"), this.fetch("history")]);
      this.render();
    } catch {
      this.tell(this.words.trouble("OTHER"));
    }
    this.fetch("deal").catch(() => {});
  }

  async read() {
    const at = Date.now();
    const answer = await ask(this.address("panel"));
    // Logged in for the theme, unknown to Laurel: the log-in has ended since, or the account does not take part.
    if (!answer.member) throw new Trouble("NO_MEMBER", 401);
    this.answer = { ...answer, at };
    document.dispatchEvent(new CustomEvent("laurel:answer", { detail: answer }));
  }

  /** Where nobody has answered, the launcher says so. */
  async fail(error) {
    if (error.code === "OFFLINE") addEventListener("online", this.again, { once: true });
    if (this.answer) return this.tell(this.words.say("refreshFailed"));
    if (error.silent ?? true) {
      this.later.trouble?.explain(this, "");
      throw error;
    }
    await this.fetch("trouble");
    this.later.trouble.explain(this, error.code);
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
}
