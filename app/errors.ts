/**
 * Three kinds of error, and one total table of words.
 *
 * - A {@link Refusal}: the business says no. Rolls back, is answered with the status and words below, is never retried.
 * - A Fault: the world failed (time-out, throttled, deadlock). Anything thrown that is not a Refusal; retried.
 * - A Bug: {@link assert} failed. On in production too.
 */

/** Every way in which Laurel says no. A new code does not compile until it has a status and words. */
export const REFUSALS = {
  BAD_REQUEST: { status: 400, words: "The request could not be read: {detail}." },
  BODY_TOO_LARGE: { status: 413, words: "The request is larger than {limit} bytes." },
  FORM_TOO_LARGE: {
    status: 413,
    words: "This is more than Laurel can keep. Shorten what you wrote, and save again.",
  },
  FORGED: { status: 401, words: "The signature does not match." },
  STALE_REQUEST: { status: 401, words: "This link has expired. Reload the page and try again." },
  NOT_LOGGED_IN: { status: 401, words: "Log in to see and use your points." },
  SHOP_NOT_FOUND: {
    status: 404,
    words: "This shop is not known to Laurel. Open Laurel in the Shopify admin once.",
  },
  SHOP_NOT_INSTALLED: { status: 403, words: "Laurel is not installed in this shop." },
  SHOP_MUST_REOPEN: {
    status: 403,
    words: "Laurel's access to this shop has ended. Open Laurel in the Shopify admin once to renew it.",
  },
  MEMBER_NOT_FOUND: { status: 404, words: "There is no member with this id in this shop." },
  ORDER_NOT_FOUND: { status: 404, words: "There is no order with this id in this shop." },
  MEMBER_EXCLUDED: { status: 403, words: "This account does not take part in the programme." },
  OUTSIDE_AUDIENCE: { status: 403, words: "The programme is not open to this account." },
  PROGRAMME_NOT_PUBLISHED: { status: 409, words: "The shop has not published its programme yet." },
  PROGRAMME_INVALID: { status: 422, words: "The programme is not in order: {detail}." },
  PROGRAMME_VERSION_NOT_FOUND: { status: 404, words: "The shop has no version {version} of its programme." },
  PRESET_NOT_FOUND: { status: 404, words: "There is no programme “{preset}” to start from." },
  DRAFT_EXISTS: {
    status: 409,
    words: "A draft has been begun already. Go on with it, or say that yours takes its place.",
  },
  DRAFT_NOT_FOUND: { status: 404, words: "There is no draft any more: it was published or discarded." },
  DRAFT_OVERTAKEN: {
    status: 409,
    words:
      "Somebody else has saved the draft since you read it. What you wrote is not lost: look at theirs first.",
  },
  STOREFRONT_INVALID: { status: 422, words: "This cannot be kept. {detail}" },
  STOREFRONT_OVERTAKEN: {
    status: 409,
    words: "Somebody else has saved these settings since you read them. What you wrote is not lost.",
  },
  MEMBER_NOT_ENROLLED: { status: 409, words: "This customer does not take part in the programme yet." },
  ACTIVITY_NOT_FOUND: { status: 404, words: "The programme in force has no activity “{activity}”." },
  ACTIVITY_NOT_ACTIVE: { status: 409, words: "“{activity}” cannot be recorded yet: it is not active." },
  ACTIVITY_INVALID: { status: 422, words: "The activity's {field} cannot be taken: {detail}." },
  ACTIVITY_CONFLICT: { status: 409, words: "The key {key} was already used for another activity." },
  ACTIVITY_LIMIT_REACHED: {
    status: 409,
    words: "“{activity}” has brought this member all it may. {again}",
  },
  PROOF_REQUIRED: { status: 422, words: "“{activity}” earns only with a proof." },
  API_REQUEST_STALE: {
    status: 401,
    words: "The timestamp is not within {seconds} seconds of now. Sign the request again.",
  },
  API_KEY_REVOKED: { status: 401, words: "This key was revoked." },
  API_KEY_NOT_FOUND: { status: 404, words: "There is no such key in this shop." },
  API_KEY_INVALID: { status: 422, words: "{detail}." },
  VIEW_INVALID: { status: 422, words: "{detail}." },
  REPORT_TOO_LONG: {
    status: 503,
    words:
      "These dates hold too much to add up while you wait. Choose fewer days, or one of the ranges by name.",
  },
  TOO_MANY_REQUESTS: { status: 429, words: "At most {limit} requests a second with one key." },
  REWARD_NOT_FOUND: {
    status: 404,
    words: "This reward does not exist any more. Reload to see the current rewards.",
  },
  REWARD_UNKNOWN: { status: 404, words: "No version of the programme has had a reward with this id." },
  REWARD_CHOICE: { status: 422, words: "This reward cannot be had like that: {detail}." },
  REWARD_NOT_OFFERED: { status: 409, words: "This reward is not offered at the moment." },
  REWARD_NOT_FOR_TIER: { status: 403, words: "This reward is for another tier." },
  REWARD_SOLD_OUT: { status: 409, words: "This reward is all gone." },
  REWARD_LIMIT_REACHED: { status: 409, words: "You have had this reward as often as it may be had for now." },
  REDEMPTION_NOT_UNUSED: { status: 409, words: "This was used, or has come back already." },
  REDEMPTION_KEPT: { status: 409, words: "That cannot be done with it: {detail}." },
  INSUFFICIENT_POINTS: { status: 409, words: "You have {available} points, and this reward costs {points}." },
  REDEMPTION_NOT_FOUND: { status: 404, words: "There is no such redemption in your account." },
  REDEMPTION_MISMATCH: { status: 409, words: "This redemption id was already used for another reward." },
  ENTRY_KEY_CONFLICT: { status: 409, words: "The ledger already holds an entry {key} with other content." },
  OVERDRAWN: { status: 409, words: "The points were spent elsewhere a moment ago." },
  STORE_CREDIT_OFF: { status: 409, words: "Store credit is switched off in this shop." },
  CODE_REFUSED: { status: 422, words: "Shopify did not accept it: {detail}." },
  METAFIELD_REFUSED: { status: 422, words: "Shopify did not take the {key} for the storefront: {detail}." },
  SCOPE_MISSING: { status: 403, words: "Laurel has no permission to do this in Shopify: {detail}." },
  ADJUSTMENT_FILE: { status: 422, words: "The file cannot be used: {detail}." },
  ADJUSTMENT_INVALID: { status: 422, words: "{detail}." },
  ADJUSTMENT_NOT_FOUND: { status: 404, words: "There is no such adjustment in this shop." },
  ADJUSTMENT_CONFLICT: {
    status: 409,
    words: "This adjustment was already made with other content. Reload the page and look at it first.",
  },
  DELIVERY_NOT_FOUND: { status: 404, words: "There is no such delivery in this shop." },
  DATA_REQUEST_NOT_FOUND: { status: 404, words: "There is no such data request in this shop." },
  BACKTEST_NOT_FOUND: { status: 404, words: "There is no such backtest in this shop." },
  NOTHING_TO_BACKTEST: {
    status: 409,
    words:
      "There are no orders of the last {months} months to try the draft on. Choose more months, or take over past orders first.",
  },
  BACKFILL_RUNNING: { status: 409, words: "Past orders of this shop are being taken over already." },
  BACKFILL_NOT_FOUND: { status: 404, words: "There is no such taking over of past orders in this shop." },
  BACKFILL_LIST_GONE: {
    status: 409,
    words: "Shopify no longer has the list of orders: it keeps it for seven days. What was taken over stays.",
  },
  INSTALLED_SHOP: { status: 409, words: "An installed shop cannot be erased." },
  APPEND_ONLY: { status: 409, words: "The ledger only grows; nothing in it is changed or deleted." },
} as const satisfies Record<string, { status: number; words: string }>;

export type RefusalCode = keyof typeof REFUSALS;
/** What is wrong at which field, where a form was refused. */
export type FieldIssue = { path: string; message: string };
export type RefusalDetail = Record<string, string | number | bigint | readonly FieldIssue[]>;

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly detail: RefusalDetail;

  constructor(code: RefusalCode, detail: RefusalDetail = {}) {
    super(wordsFor(code, detail));
    this.name = "Refusal";
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }
}

/** The world failed in a way that is worth another try after `retryAfterMs`. */
export class Fault extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "Fault";
    this.retryAfterMs = options.retryAfterMs ?? 1_000;
  }
}

/** Throws when our own promise is broken. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`broken promise: ${promise}`);
}

function wordsFor(code: RefusalCode, detail: RefusalDetail): string {
  return REFUSALS[code].words.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = detail[name] ?? hole;
    return typeof value === "object" ? hole : String(value);
  });
}
