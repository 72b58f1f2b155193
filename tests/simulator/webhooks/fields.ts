import { isRaw } from "../orders/raw.ts";

type Tree = { [key: string]: Tree | true };

function treeOf(paths: string[]): Tree {
  const root: Tree = {};
  for (const path of paths) {
    let at = root;
    const keys = path.split(".");
    keys.forEach((key, i) => {
      const next = at[key];
      if (next === true) return;
      if (i === keys.length - 1) at[key] = true;
      else at = at[key] = next ?? {};
    });
  }
  return root;
}

function pick(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((each) => pick(each, tree));
  if (value === null || typeof value !== "object" || isRaw(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    const below = tree[key];
    if (below !== undefined) out[key] = below === true ? each : pick(each, below);
  }
  return out;
}

/** Keeps the listed fields only; a path goes through lists, and naming a field keeps all below it. */
export function includeFields(
  payload: Record<string, unknown>,
  paths: string[] | null,
): Record<string, unknown> {
  return paths === null ? payload : (pick(payload, treeOf(paths)) as Record<string, unknown>);
}

function valueAt(payload: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => {
    if (at === null || typeof at !== "object") return undefined;
    return (at as Record<string, unknown>)[key];
  }, payload);
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/**
 * A subscription's filter: terms `path:value` or `path:>number`, all of which must hold. Anything richer is refused.
 */
export function passesFilter(payload: Record<string, unknown>, filter: string | null): boolean {
  if (filter === null) return true;
  return filter.split(/\s+AND\s+/).every((term) => {
    const match = /^([\w.]+):(>=|<=|>|<)?("[^"]*"|[^\s()"]+)$/.exec(term.trim());
    if (!match) throw new Error(`webhook filter not simulated: ${filter}`);
    const [, path = "", operator, quoted = ""] = match;
    const wanted = quoted.replaceAll('"', "");
    const raw = valueAt(payload, path);
    const actual = isRaw(raw) ? (raw as { rawJSON: string }).rawJSON : String(raw);
    return operator ? (comparisons[operator]?.(Number(actual), Number(wanted)) ?? false) : actual === wanted;
  });
}
