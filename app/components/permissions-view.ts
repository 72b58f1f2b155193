/** Which permissions Laurel lacks, and what the merchant can do about it, in words. Pure. */

/** What Laurel cannot do without; each in the words of what it is for. */
const NEEDED_SCOPES: Record<string, string> = {
  read_customers: "knowing customers",
  write_customers: "showing points on customers",
  read_customer_merge: "keeping the points of customers whom you merge",
  read_orders: "hearing of orders",
  read_products: "knowing products",
  read_discounts: "checking codes",
  write_discounts: "making codes",
  write_app_proxy: "answering the rewards widget",
};

/** What some shops have asked for besides. */
const OPTIONAL_SCOPES: Record<string, string> = {
  read_all_orders: "seeing orders older than 60 days",
  read_gift_cards: "looking up gift cards",
  write_gift_cards: "making gift cards",
  read_store_credit_accounts: "looking up store credit",
  write_store_credit_account_transactions: "giving store credit",
};

/** Every other document asks for orders. */
const OTHER_THAN_ORDERS: [RegExp, string][] = [
  [/Discount|FreeShipping/, "make and check codes"],
  [/GiftCard/, "make and check gift cards"],
  [/StoreCredit/, "give and check store credit"],
  [/Product/, "look up products"],
  [/Metafields/, "show points on customers"],
  [/Bulk/, "look up past orders"],
  [/^Shop/, "look up the shop"],
];

export type PermissionsView = {
  heading: string;
  words: string;
  /** Where Shopify asks for what is missing; null where it would not help. */
  href: string | null;
};

type Permissions = {
  /** Granted. */
  scopes: readonly string[];
  /** What Shopify did not let us do lately. */
  denials: readonly { operation: string; scope: string | null }[];
  /** The app in the admin, opened anew. */
  appUrl: string;
};

/** Null where nothing is missing. A write scope includes its read scope. */
export function permissionsView({ scopes, denials, appUrl }: Permissions): PermissionsView | null {
  const has = (scope: string) => scopes.includes(scope) || scopes.includes(scope.replace(/^read_/, "write_"));
  const asked = denials.flatMap(({ scope }) => scope ?? []);
  const missing = [...new Set([...Object.keys(NEEDED_SCOPES), ...asked])].filter((scope) => !has(scope));
  if (missing.length > 0) return missingView(missing, appUrl);
  return denials.length > 0 ? deniedView(denials) : null;
}

function missingView(scopes: readonly string[], href: string): PermissionsView {
  const words = scopes.map((scope) => {
    const purpose = NEEDED_SCOPES[scope] ?? OPTIONAL_SCOPES[scope];
    return purpose === undefined ? scope : `${purpose} (${scope})`;
  });
  return {
    heading: "Laurel is missing permissions",
    words: `Without them it cannot do its work in full: ${words.join(", ")}. Open Laurel anew and agree to what Shopify asks.`,
    href,
  };
}

/** Granted and denied all the same: Shopify has not approved the app for that data, or is changing its mind. */
function deniedView(denials: Permissions["denials"]): PermissionsView {
  const deeds = new Set(denials.map(({ operation }) => deedOf(operation)));
  return {
    heading: "Shopify does not let Laurel in everywhere",
    words: `You gave the permission, but Shopify does not let Laurel ${[...deeds].join(", or ")}. Laurel asks again by itself; if this is still here tomorrow, ask Shopify’s support which permission it takes.`,
    href: null,
  };
}

function deedOf(operation: string): string {
  return OTHER_THAN_ORDERS.find(([name]) => name.test(operation))?.[1] ?? "look up orders";
}
