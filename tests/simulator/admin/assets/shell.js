// The admin's side of App Bridge: draws what the app in the frame describes, and answers what it asks.
import { confirmBox, pickResources } from "./dialogs.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const base = document.body.dataset.base;

find("burger").addEventListener("click", (event) => {
  const open = document.body.classList.toggle("menu-open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

const frame = find("frame");
if (frame) runFrame(JSON.parse(find("facts").textContent));

function runFrame(facts) {
  const send = (message) => frame.contentWindow.postMessage({ bridge: "admin", ...message }, facts.origin);
  const tell = (event, detail = {}) => send({ event, detail });
  let dirty = null;

  async function server(method, args = {}) {
    const answer = await fetch(`${base}/_bridge/${method}`, { method: "POST", body: JSON.stringify(args) });
    const { result, error } = await answer.json();
    if (error) throw new Error(error);
    return result;
  }

  async function mayLeave() {
    if (!dirty) return true;
    return confirmBox({
      title: "Leave page with unsaved changes?",
      text: "Leaving this page will delete all unsaved changes.",
      yes: "Leave page",
      no: "Stay",
      critical: true,
    });
  }

  const inWords = (scope) =>
    `${scope.startsWith("write_") ? "edit" : "view"} ${scope.replace(/^[a-z]+_/, "").replaceAll("_", " ")}`;

  const asked = {
    idToken: () => server("idToken"),
    extensions: () => server("extensions"),
    user: () => server("user"),
    "scopes.query": () => server("scopes.query"),
    "scopes.revoke": (args) => server("scopes.revoke", args),
    "scopes.request": async ({ scopes }) => {
      const agreed = await confirmBox({
        title: `${facts.name} asks for more access`,
        text: `It wants to ${scopes.map(inWords).join(", ")}.`,
        yes: "Update",
        no: "Cancel",
      });
      if (agreed) return server("scopes.grant", { scopes });
      return { result: "declined-all", detail: await server("scopes.query") };
    },
    leaveConfirmation: async () => {
      if (!(await mayLeave())) return new Promise(() => undefined);
      drawSaveBar(null);
      return undefined;
    },
    resourcePicker: async (options) =>
      pickResources(options, await server(options.type === "collection" ? "collections" : "products")),
  };

  const told = {
    hello: () => tell("hello", { relay: facts.relay }),
    nav: drawNav,
    titleBar: drawTitle,
    place: drawPlace,
    saveBar: drawSaveBar,
    loading: (on) => (find("loading").hidden = !on),
    "toast.show": drawToast,
    "toast.hide": ({ id }) => document.getElementById(id)?.remove(),
    open: openElsewhere,
  };

  const early = window.early ?? [];
  window.early = null;
  window.addEventListener("message", receive);
  queueMicrotask(() => early.forEach(receive));

  function receive(message) {
    if (message.source !== frame.contentWindow || message.origin !== facts.origin) return;
    const { bridge, id, method, args } = message.data ?? {};
    if (bridge !== "app") return;
    if (!id) return void told[method]?.(args);
    const work = asked[method] ?? (() => Promise.reject(new Error(`${method} is not simulated`)));
    Promise.resolve(work(args ?? {})).then(
      (result) => send({ id, result }),
      (error) => send({ id, error: error.message }),
    );
  }

  let links = [];
  let path = location.pathname;

  function drawNav(items) {
    links = items;
    const list = find("app-nav");
    list.replaceChildren(
      ...items.flatMap(({ label, href, home }, index) => {
        if (home) return [];
        const link = Object.assign(document.createElement("a"), {
          href: facts.base + href,
          textContent: label,
        });
        link.addEventListener("click", (event) => void go(event, () => tell("nav.press", { index })));
        const item = document.createElement("li");
        item.append(link);
        return [item];
      }),
    );
    markNav();
  }

  /** A page below a navigation item keeps its item marked. */
  function markNav() {
    const within = (href) => path === href || path.startsWith(`${href}/`);
    const best = links
      .filter(({ home, href }) => !home && within(href))
      .toSorted((a, b) => b.href.length - a.href.length)[0];
    for (const link of find("app-nav").querySelectorAll("a")) {
      const current = best && link.pathname === facts.base + best.href;
      if (current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const top = find("app-home");
    if (best) top.removeAttribute("aria-current");
    else top.setAttribute("aria-current", "page");
    top.classList.toggle("open", Boolean(best));
  }

  async function go(event, then) {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!(await mayLeave())) return;
    drawSaveBar(null);
    document.body.classList.remove("menu-open");
    then();
  }
  find("app-home").addEventListener("click", (event) => {
    const index = links.findIndex(({ home }) => home);
    if (index >= 0) void go(event, () => tell("nav.press", { index }));
  });

  function drawPlace({ path: full, title }) {
    path = full.split(/[?#]/)[0];
    history.replaceState(null, "", facts.base + (full === "/" ? "" : full));
    if (title) document.title = `${title} · Shopify stand-in`;
    markNav();
  }

  function button(action, index) {
    const node = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: action.label,
    });
    node.disabled = action.disabled || action.loading;
    node.className = action.tone === "critical" ? "critical" : action.variant === "primary" ? "primary" : "";
    node.addEventListener("click", () => tell("titleBar.press", { index }));
    return node;
  }

  function drawTitle(bar) {
    const box = find("title-actions");
    const all = (bar?.actions ?? []).map((action, index) => ({ action, index }));
    const crumb = all.find(({ action }) => action.variant === "breadcrumb");
    const title = find("title");
    title.replaceChildren();
    if (crumb) {
      const back = button({ ...crumb.action, variant: "" }, crumb.index);
      back.className = "crumb";
      title.append(back, " › ");
    }
    title.append(bar?.title || facts.name);
    const shown = all.filter((each) => each !== crumb);
    const rank = ({ action }) => (action.variant === "primary" ? 1 : 0);
    box.replaceChildren(
      ...shown.toSorted((a, b) => rank(a) - rank(b)).map(({ action, index }) => button(action, index)),
    );
  }

  function drawSaveBar(next) {
    dirty = next;
    find("savebar").hidden = !next;
    if (!next) return;
    const save = find("save");
    save.textContent = next.save?.label || "Save";
    save.disabled = Boolean(next.save?.disabled || next.save?.loading);
    find("discard").disabled = Boolean(next.discard?.disabled);
  }
  find("save").addEventListener("click", () => tell("saveBar.press", { which: "save" }));
  find("discard").addEventListener("click", async () => {
    const sure =
      !dirty?.confirm ||
      (await confirmBox({
        title: "Discard all unsaved changes?",
        text: "Changes will be lost.",
        yes: "Discard changes",
        no: "Continue editing",
        critical: true,
      }));
    if (sure) tell("saveBar.press", { which: "discard" });
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!dirty || !link || event.defaultPrevented || link.closest("[data-app-nav]")) return;
    event.preventDefault();
    if (await mayLeave()) location.assign(link.href);
  });

  function drawToast({ id, message, duration, isError, action }) {
    const toast = Object.assign(document.createElement("div"), {
      id,
      className: isError ? "toast error" : "toast",
    });
    toast.append(message);
    const end = () => {
      if (!toast.isConnected) return;
      toast.remove();
      tell("toast.dismiss", { id });
    };
    if (action) {
      const act = Object.assign(document.createElement("button"), { type: "button", textContent: action });
      act.addEventListener("click", () => tell("toast.action", { id }));
      toast.append(act);
    }
    const close = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: "×",
      ariaLabel: "Dismiss",
    });
    close.addEventListener("click", end);
    toast.append(close);
    find("toasts").append(toast);
    setTimeout(end, duration);
  }

  /** `shopify:admin/products` and, for a person behind the relay, Shopify's hosts under their local names. */
  function openElsewhere({ url, target }) {
    const local = url.startsWith("shopify:")
      ? url.replace(/^shopify:\/*admin/, base)
      : facts.relay
        ? url
            .replace(/^https:\/\/admin\.shopify\.com/, "/admin")
            .replace(/^https:\/\/([\w-]+)\.myshopify\.com\/admin/, "/store/$1")
            .replace(/^https:\/\/[\w-]+\.myshopify\.com/, "")
        : url;
    window.open(local, target === "_top" || target === "_parent" ? "_self" : "_blank");
  }
}
