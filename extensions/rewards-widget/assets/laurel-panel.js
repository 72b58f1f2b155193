// The member's panel: asks Laurel, shows the answer, redeems. Loaded by the launcher on the first opening.
import { ask, browserStore, proxyBase, redemptionIds, Trouble } from "./laurel-proxy.js";
import { fillBody, fillHead } from "./laurel-views.js";
import { speaker } from "./laurel-words.js";

const POLLS_MS = [1000, 2000, 3000, 5000, 8000];
/** Trying again changes nothing here: the way on is to log in. */
const LOG_IN = new Set(["NOT_LOGGED_IN", "NO_MEMBER"]);

/** @type {WeakMap<HTMLElement, Panel>} */
const panels = new WeakMap();

export function show(/** @type {any} */ host) {
  const panel = panels.get(host) ?? new Panel(host);
  panels.set(host, panel);
  return panel.load();
}

export class Panel {
  constructor(/** @type {any} */ host) {
    this.host = host;
    this.dialog = /** @type {HTMLDialogElement} */ (host.dialog);
    this.words = speaker(host.words, host.dataset.locale);
    this.base = proxyBase(host.dataset.proxy, location.origin);
    this.ids = redemptionIds(browserStore(), host.dataset.customer);
    this.answer = /** @type {any} */ (null);
    this.confirming = /** @type {string | null} */ (null);
    this.redeeming = /** @type {string | null} */ (null);
    this.notice = "";
    /** What each ticket's copy button says at the moment, by redemption. */
    this.copied = new Map();
  }

  part(/** @type {string} */ name) {
    return /** @type {HTMLElement} */ (this.dialog.querySelector(`[data-${name}]`));
  }

  address(/** @type {string} */ door) {
    return `${this.base}/${door}?locale=${encodeURIComponent(this.host.dataset.locale)}`;
  }

  async load() {
    try {
      await this.read();
      this.notice = "";
      this.render();
    } catch (error) {
      this.fail(error);
    }
  }

  async read() {
    const answer = await ask(this.address("panel"));
    // Logged in for the theme, unknown to Laurel: the log-in has ended since, or the account does not take part.
    if (!answer.member) throw new Trouble("NO_MEMBER", 401);
    this.answer = answer;
    this.ids.settle(answer.redemptions);
  }

  /** @param {unknown} error */
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
  offerLogIn(/** @type {boolean} */ wanted) {
    const retry = /** @type {HTMLElement} */ (this.dialog.querySelector("[data-do=retry]"));
    retry.hidden = wanted;
    retry.parentElement?.querySelector("a")?.remove();
    if (!wanted) return;
    const link = document.createElement("a");
    link.className = "button solid";
    link.href = this.host.dataset.login;
    link.textContent = this.words.say("logIn");
    retry.before(link);
  }

  /** Draws what is known. `focus` names the control that takes the focus, where the one that had it is gone. */
  render(focus = "") {
    const active = this.host.shadowRoot.activeElement?.getAttribute("data-key");
    fillHead(this);
    fillBody(this);
    this.dialog.dataset.state = "ready";
    const key = focus || active;
    if (key)
      /** @type {HTMLElement | null} */ (
        this.dialog.querySelector(`[data-key="${CSS.escape(key)}"]`)
      )?.focus();
  }

  /** Says it aloud to a screen reader, and shows it at the top of the panel. */
  tell(/** @type {string} */ notice, focus = "") {
    this.notice = notice;
    this.render(focus);
    this.part("status").textContent = notice;
  }

  confirm(/** @type {string | null} */ rewardId) {
    const before = this.confirming;
    this.confirming = rewardId;
    this.notice = "";
    this.render(rewardId ? `yes:${rewardId}` : `redeem:${before}`);
  }

  async redeem(/** @type {string} */ rewardId) {
    if (this.redeeming) return;
    this.redeeming = rewardId;
    this.notice = "";
    this.render();
    this.part("status").textContent = this.words.say("redeeming");
    try {
      const redemptionId = this.ids.for(rewardId);
      const { redemption, available } = await ask(this.address("redeem"), { redemptionId, rewardId });
      this.take(redemption, available);
      const settled = redemption.state === "requested" ? await this.wait(redemption) : redemption;
      this.ids.forget(rewardId);
      this.finish(settled);
    } catch (error) {
      this.refuse(error, rewardId);
    }
  }

  take(/** @type {any} */ redemption, /** @type {string} */ available) {
    const others = this.answer.redemptions.filter((/** @type {any} */ each) => each.id !== redemption.id);
    this.answer.redemptions = [redemption, ...others];
    this.answer.member.available = available;
  }

  /** A code that is still being made: asks a few times, further and further apart, while the panel is open. */
  async wait(/** @type {any} */ redemption) {
    this.render();
    for (const ms of POLLS_MS) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (!this.dialog.open) break;
      await this.read().catch(() => {});
      const now = this.answer.redemptions.find((/** @type {any} */ each) => each.id === redemption.id);
      if (now && now.state !== "requested") return now;
    }
    return redemption;
  }

  finish(/** @type {any} */ redemption) {
    this.redeeming = this.confirming = null;
    const { id, rewardId, state, code } = redemption;
    if (state === "issued") this.tell(this.words.say("ready", { code }), `copy:${id}`);
    else if (state === "failed") this.tell(this.words.say("codeFailed"), `redeem:${rewardId}`);
    else this.tell(this.words.say("later"));
    // What the reward cost changes what can be had next, and the statement.
    if (state !== "requested")
      this.read().then(
        () => this.render(),
        () => {},
      );
  }

  /** @param {unknown} error @param {string} rewardId */
  refuse(error, rewardId) {
    const trouble = error instanceof Trouble ? error : new Trouble("OTHER");
    if (trouble.final) this.ids.forget(rewardId);
    this.redeeming = null;
    const words = this.words.trouble(trouble.silent ? "UNCONFIRMED" : trouble.code);
    if (trouble.final) this.confirming = null;
    this.tell(words, trouble.final ? `redeem:${rewardId}` : `yes:${rewardId}`);
    if (trouble.final)
      this.read().then(
        () => this.render(),
        () => {},
      );
  }
}
