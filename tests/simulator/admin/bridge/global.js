// Save bars, and the `shopify` object that an app talks to.
import { ask, config, embedded, hear, idToken, nextNumber, reload, say } from "./channel.js";
import { describe, flag, ModalElement, NavMenu, TitleBar, watch } from "./elements.js";

let bar = null;

/** Bars are named by element or by form; only one shows at a time, as in Shopify. */
function showBar(next) {
  bar = next;
  say("saveBar", next.describe());
}

function hideBar(key) {
  if (!bar || (key && bar.key !== key)) return;
  const { element } = bar;
  bar = null;
  say("saveBar", null);
  element?.dispatchEvent(new Event("hide"));
}

class SaveBar extends HTMLElement {
  connectedCallback() {
    this.observer = watch(this, () => this.showing && say("saveBar", this.describe()));
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    hideBar(this);
  }

  get showing() {
    return bar?.key === this;
  }

  get discardConfirmation() {
    return flag(this, "discardConfirmation");
  }

  set discardConfirmation(on) {
    this.toggleAttribute("discardConfirmation", Boolean(on));
  }

  describe() {
    const buttons = [...this.querySelectorAll("button")];
    const save = buttons.find((one) => one.getAttribute("variant") === "primary");
    const discard = buttons.find((one) => one !== save);
    return {
      save: save && describe(save),
      discard: discard && describe(discard),
      confirm: this.discardConfirmation,
    };
  }

  press(which) {
    const primary = (one) => one.getAttribute("variant") === "primary";
    const buttons = [...this.querySelectorAll("button")];
    buttons.find((one) => (which === "save" ? primary(one) : !primary(one)))?.click();
  }

  async show() {
    if (this.showing) return;
    showBar({
      key: this,
      element: this,
      describe: () => this.describe(),
      press: (which) => this.press(which),
    });
    this.dispatchEvent(new Event("show"));
  }

  async hide() {
    hideBar(this);
  }

  toggle() {
    return this.showing ? this.hide() : this.show();
  }
}

function formBar(form) {
  const describe = () => ({
    save: { label: "Save" },
    discard: { label: "Discard" },
    confirm: form.hasAttribute("data-discard-confirmation"),
  });
  const press = (which) => (which === "save" ? form.requestSubmit() : form.reset());
  return { key: form, describe, press };
}

const savedForm = (event) => event.target.closest?.("form[data-save-bar]");
for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => {
    const form = savedForm(event);
    if (form && bar?.key !== form) showBar(formBar(form));
  });
}
for (const type of ["submit", "reset"]) {
  document.addEventListener(type, (event) => {
    const form = savedForm(event);
    if (form) hideBar(form);
  });
}
hear("saveBar.press", ({ which }) => bar?.press(which));
window.addEventListener("beforeunload", (event) => {
  if (bar) event.preventDefault();
});

const toasts = new Map();
hear("toast.action", ({ id }) => toasts.get(id)?.onAction?.());
hear("toast.dismiss", ({ id }) => {
  toasts.get(id)?.onDismiss?.();
  toasts.delete(id);
});

function showToast(message, options = {}) {
  const id = `toast-${nextNumber()}`;
  toasts.set(id, options);
  say("toast.show", {
    id,
    message,
    duration: options.duration ?? 5000,
    isError: Boolean(options.isError),
    action: options.action,
  });
  return id;
}

function withId(kind, method) {
  return async (id) => {
    const element = document.getElementById(id);
    if (element?.localName !== kind) throw new Error(`App Bridge: no <${kind}> with the id "${id}"`);
    await element[method]();
  };
}
const byId = (kind) => ({
  show: withId(kind, "show"),
  hide: withId(kind, "hide"),
  toggle: withId(kind, "toggle"),
});

async function resourcePicker(options) {
  const picked = await ask("resourcePicker", { ...options, filter: options.filter ?? {} });
  if (!picked) return undefined;
  return Object.assign(picked, { selection: picked });
}

const notSimulated = (name) => async () => {
  throw new Error(`App Bridge stand-in: shopify.${name} is not simulated`);
};

const shopify = {
  config,
  origin: location.origin,
  ready: Promise.resolve(),
  environment: { embedded, mobile: false, pos: false, intent: false },
  idToken,
  loading: (on = true) => say("loading", Boolean(on)),
  user: () => ask("user"),
  toast: { show: showToast, hide: (id) => say("toast.hide", { id }) },
  modal: byId("ui-modal"),
  saveBar: {
    ...byId("ui-save-bar"),
    leaveConfirmation: async () => {
      if (bar) await ask("leaveConfirmation");
    },
  },
  resourcePicker,
  scopes: {
    query: () => ask("scopes.query"),
    request: (scopes) => ask("scopes.request", { scopes }),
    revoke: (scopes) => ask("scopes.revoke", { scopes }),
  },
  app: { extensions: () => ask("extensions") },
  webVitals: { onReport: () => undefined },
  support: { registerHandler: () => undefined },
  reviews: {
    request: async () => ({ success: false, code: "cooldown-period", message: "Not asked in the stand-in" }),
  },
  picker: notSimulated("picker"),
  intents: { register: () => () => undefined, invoke: notSimulated("intents.invoke") },
  scanner: { capture: notSimulated("scanner.capture") },
  shopifyQL: { query: notSimulated("shopifyQL.query") },
  setSignals: () => undefined,
};
window.shopify = shopify;

// The admin's address bar follows the app's.
const OWN = [
  "embedded",
  "host",
  "id_token",
  "shop",
  "session",
  "timestamp",
  "hmac",
  "locale",
  "shopify-reload",
];
function place() {
  const url = new URL(location.href);
  for (const name of OWN) url.searchParams.delete(name);
  say("place", { path: url.pathname + url.search + url.hash, title: document.title });
}
for (const name of ["pushState", "replaceState"]) {
  const plain = history[name].bind(history);
  history[name] = (...rest) => {
    plain(...rest);
    place();
  };
}
window.addEventListener("popstate", place);

if (embedded) {
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", ModalElement);
  say("hello", { apiKey: config.apiKey });
  if (!reload) place();
}
