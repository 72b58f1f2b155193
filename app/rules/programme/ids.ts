/** What a programme's parts are called by in the books, in Shopify and by callers. Pure. */
import type { Programme } from "#app/rules/programme.ts";

/** Of tiers, rewards, rules, campaigns and activities. */
export function idsOf({ tiers, rewards, earning, campaigns, activities }: Programme): string[] {
  return [tiers, rewards, earning.rules, campaigns, activities].flatMap((list) => list.map(({ id }) => id));
}
