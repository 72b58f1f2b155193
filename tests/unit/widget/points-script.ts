/** laurel-points.js with just enough of a browser around it. */
import { runInNewContext } from "node:vm";
import { readText } from "./storefront.ts";

type Field = { value: string };
type Facts = { parts: { value: number }[] };
export type Written = {
  dataset: Record<string, string>;
  hidden: boolean;
  querySelector: (selector: string) => { textContent: string };
  closest: () => { querySelectorAll: () => { elements: { namedItem: (name: string) => Field | null } }[] };
  hear(event: object): void;
  settle(): void;
  write(): void;
};

/** The element as Liquid wrote it, with what its text says and the fields of the form beside it. */
export function pointsElement(html: string, window: object = {}) {
  const made: Record<string, new () => Written> = {};
  const define = (name: string, type: new () => Written) => (made[name] = type);
  const customElements = { get: () => undefined, define };
  const fields: Record<string, Field> = {};
  // Nothing writes over it here; the browser's own is at work in the end-to-end tests.
  const MutationObserver = class {
    observe() {
      return undefined;
    }
  };
  const context = {
    customElements,
    HTMLElement: Object,
    BigInt,
    Intl,
    Date,
    Math,
    queueMicrotask,
    window,
    MutationObserver,
  };
  runInNewContext(readText("assets/laurel-points.js"), context);
  const element = new made["laurel-points"]!();
  const text = { textContent: "" };
  const facts = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "") as Facts;
  element.dataset = Object.fromEntries(
    [...html.matchAll(/ data-(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  );
  element.querySelector = (selector) =>
    selector === "script" ? { textContent: JSON.stringify(facts) } : text;
  const form = { elements: { namedItem: (name: string) => fields[name] ?? null } };
  element.closest = () => ({ querySelectorAll: () => [form] });
  const says = () => text.textContent;
  return { element, says, fields, facts };
}
