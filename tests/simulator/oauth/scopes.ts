import type { Shop } from "../model/types.ts";

/** `write_x` brings `read_x`. */
export function hasScope(shop: Shop, scope: string): boolean {
  const granted = shop.install?.scopes ?? [];
  return granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
}
