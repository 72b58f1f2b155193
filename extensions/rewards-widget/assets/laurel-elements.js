// Elements of the panel. Data reaches the page through textContent and attributes only.

/** Functions become listeners, strings become text; false and null are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** `key` finds it again when the panel is drawn anew, so that it keeps the focus. */
export const button = (label, key, click, attributes = {}) =>
  el("button", { type: "button", class: "button", "data-key": key, click, ...attributes }, label);

/** A smaller line, where there is something to say. */
export const small = (text) => (text ? el("small", {}, text) : null);

export const soft = (text, attributes = {}) => el("p", { class: "soft", ...attributes }, text);

export const section = (heading, ...children) => el("section", {}, el("h3", {}, heading), ...children);

/** A proportion from 0 to 1, for a bar. */
export function bar(element, part) {
  element.style.setProperty("--part", String(Math.min(1, Math.max(0, Number(part) || 0))));
  return element;
}
