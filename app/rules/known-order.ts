/**
 * What is known of an order, put together from every state and refund that was heard of. The result depends on the
 * set of news alone: not on their order, number or batching.
 */
import type { FinancialStatus, OrderLine, OrderState, RefundState } from "#app/rules/order.ts";

/** A line with the units that the same state's own refunds took: those come off by the refund rows instead. */
export type KnownLine = OrderLine & { refundedQuantity: number };

/** The newest state of an order, as it was received. */
export type KnownState = {
  name: string;
  customerId: bigint | null;
  createdAt: Date;
  processedAt: Date;
  updatedAt: Date;
  /** Of the state's content; equal updatedAt with another hash has to be read again. */
  hash: string;
  cancelledAt: Date | null;
  financialStatus: FinancialStatus | null;
  fulfillmentStatus: string | null;
  test: boolean;
  sourceName: string | null;
  currency: string;
  taxesIncluded: boolean;
  discountCodes: string[];
  lines: KnownLine[];
  shippingMinor: bigint;
  tipMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
};

export type KnownOrder = {
  orderId: bigint;
  /** Null: only heard of by a refund, an edit or its deletion. */
  state: KnownState | null;
  /** Sticky: some received state was paid, partially refunded or refunded. */
  paid: boolean;
  deletedAt: Date | null;
  readAgain: boolean;
  refunds: RefundState[];
  /** Taken over from the shop's past for its sales only: earns nothing, until the merchant says so. */
  historyOnly: boolean;
  /** Brings nothing towards a tier before this instant, when it came by a backfill. */
  qualifiesFrom: Date | null;
  /** The customer who placed it, where that one has since been merged into the one it belongs to. */
  absorbedFrom: bigint | null;
  /** Every customer that any of its states named, by id; whoever they have been merged into since. */
  namedCustomers: readonly bigint[];
  /** What was known of its products when it first settled, by product id. */
  productFacts: ReadonlyMap<bigint, ProductFacts> | null;
  /** Its programme asks for something of its products that is not read yet; settles when it is. */
  awaitsProducts: boolean;
  /** The same of its customer's tags. */
  awaitsTags: boolean;
  /** Those of its customer's tags that its programme names, when it first settled; null where they were not known. */
  customerTags: readonly string[] | null;
  /**
   * By whose calendar its campaigns and caps went when it was judged first; null where its programme has none, or the
   * order was never judged.
   */
  timeZone: string | null;
};

/** What no order payload carries of a product, and rules ask for. */
export type ProductFacts = { tags: string[]; collectionIds: bigint[]; vendor?: string | null };

/** One piece of news of an order, without where it came from. */
export type OrderFact =
  | {
      kind: "state";
      /** With the customer as whom the one it names is known by now; `namedCustomer` where that is another. */
      state: KnownState;
      namedCustomer?: bigint | null;
      refunds: RefundState[];
      read: boolean;
      /** Of an order of the shop's past: when it was told of. */
      past?: Date | null;
    }
  | { kind: "refund"; refund: RefundState }
  | { kind: "edited" }
  | { kind: "hidden" }
  | { kind: "deleted"; at: Date };

export type Merged = { order: KnownOrder; changed: boolean };

const PAID: readonly (FinancialStatus | null)[] = ["paid", "partially_refunded", "refunded"];

/** A state that says so makes its order paid for ever. */
export function saysPaid({ financialStatus }: Pick<OrderState, "financialStatus">): boolean {
  return PAID.includes(financialStatus);
}

export function unknownOrder(orderId: bigint): KnownOrder {
  return {
    orderId,
    state: null,
    paid: false,
    deletedAt: null,
    readAgain: false,
    refunds: [],
    historyOnly: false,
    qualifiesFrom: null,
    absorbedFrom: null,
    namedCustomers: [],
    productFacts: null,
    awaitsProducts: false,
    awaitsTags: false,
    customerTags: null,
    timeZone: null,
  };
}

/** The state as it is kept: its own refunds become units per line, everything of them lives in the refund rows. */
export function keepState(order: OrderState, hash: string): KnownState {
  const { orderId: _id, refunds, dutiesMinor: _duties, ...rest } = order;
  const refunded = new Map<bigint, number>();
  for (const { lineId, quantity } of refunds.flatMap((refund) => refund.lines))
    refunded.set(lineId, (refunded.get(lineId) ?? 0) + quantity);
  const lines = rest.lines.map((line) => ({ ...line, refundedQuantity: refunded.get(line.lineId) ?? 0 }));
  return { ...rest, lines, hash };
}

/** Puts news to what is known. `changed` is false when there was nothing new in them. */
export function mergeOrder(known: KnownOrder, facts: readonly OrderFact[]): Merged {
  const states = facts.filter((fact) => fact.kind === "state");
  const { state, readAgain } = newestState(
    known,
    states,
    facts.some((fact) => fact.kind === "hidden"),
  );
  const edited = facts.some((fact) => fact.kind === "edited");
  const wasRead = states.some((fact) => fact.read);
  const { refunds, disputed } = mergeRefunds(known, facts);
  const order: KnownOrder = {
    ...known,
    state: state && withProducts(state, [known.state, ...states.map((fact) => fact.state)]),
    paid: known.paid || states.some((fact) => saysPaid(fact.state)),
    deletedAt: earliest([
      known.deletedAt,
      ...facts.map((fact) => (fact.kind === "deleted" ? fact.at : null)),
    ]),
    readAgain: readAgain || disputed || (edited && !wasRead),
    refunds,
    namedCustomers: allNamed(known, states),
    ...historyOf(known, states),
  };
  return { order, changed: differs(known, order) };
}

function allNamed({ namedCustomers }: KnownOrder, states: readonly StateFact[]): readonly bigint[] {
  const named = new Set([
    ...namedCustomers,
    ...states.flatMap((fact) => fact.namedCustomer ?? fact.state.customerId ?? []),
  ]);
  if (named.size === namedCustomers.length) return namedCustomers;
  return [...named].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * An order of the shop's past counts from when it was told of first, in whichever order the news come. One that was
 * settled as any other, because it was awarded, stays that.
 */
function historyOf(
  { state, historyOnly, qualifiesFrom }: KnownOrder,
  facts: readonly StateFact[],
): Pick<KnownOrder, "historyOnly" | "qualifiesFrom"> {
  const told = earliest(facts.map(({ past }) => past ?? null));
  if (!told || (state && !historyOnly)) return { historyOnly, qualifiesFrom };
  return { historyOnly: true, qualifiesFrom: earliest([qualifiesFrom, told]) };
}

type StateFact = Extract<OrderFact, { kind: "state" }>;

/**
 * The newest wins. Of two that are equally new and differ, neither is believed until the order is read; what was read
 * is believed over anything that is not newer.
 */
function newestState(
  known: KnownOrder,
  facts: readonly StateFact[],
  hidden: boolean,
): { state: KnownState | null; readAgain: boolean } {
  let { state } = known;
  let readAgain = known.readAgain && !hidden;
  for (const fact of facts.toSorted((a, b) => Number(a.read) - Number(b.read))) {
    const apart = state ? fact.state.updatedAt.getTime() - state.updatedAt.getTime() : 1;
    if (apart > 0 || (apart === 0 && fact.read)) {
      readAgain = false;
      state = fact.state;
    } else if (apart === 0 && state && !saysTheSame(fact.state, state)) readAgain = true;
  }
  return { state, readAgain };
}

function saysTheSame(a: KnownState, b: KnownState): boolean {
  return a.hash === b.hash && a.customerId === b.customerId;
}

/** A line keeps its product when Shopify names it no more, because it was deleted: a line is never of another. */
function withProducts(state: KnownState, heard: readonly (KnownState | null)[]): KnownState {
  if (state.lines.every((line) => line.productId !== null)) return state;
  const named = new Map(
    heard.flatMap(
      (each) =>
        each?.lines.flatMap((line) => (line.productId === null ? [] : [[line.lineId, line] as const])) ?? [],
    ),
  );
  const remembered = state.lines.map((line) => {
    const { productId, variantId } = named.get(line.lineId) ?? {};
    return line.productId === null && productId ? { ...line, productId, variantId: variantId ?? null } : line;
  });
  const changed = remembered.some((line, index) => line !== state.lines[index]);
  return changed ? { ...state, lines: remembered } : state;
}

/** Refunds never change; one that comes with other content is only believed when the order was read. */
function mergeRefunds(
  known: KnownOrder,
  facts: readonly OrderFact[],
): { refunds: RefundState[]; disputed: boolean } {
  const refunds = new Map(known.refunds.map((refund) => [refund.refundId, refund]));
  let disputed = false;
  const heard = facts.flatMap((fact) => {
    if (fact.kind === "refund") return [{ refund: fact.refund, read: false }];
    return fact.kind === "state" ? fact.refunds.map((refund) => ({ refund, read: fact.read })) : [];
  });
  for (const { refund, read } of heard.sort((a, b) => Number(a.read) - Number(b.read))) {
    const before = refunds.get(refund.refundId);
    if (before && !read && !sameRefund(before, refund)) disputed = true;
    if (read) disputed = false;
    if (!before || read) refunds.set(refund.refundId, refund);
  }
  return { refunds: [...refunds.values()], disputed };
}

function sameRefund(a: RefundState, b: RefundState): boolean {
  return refundContent(a) === refundContent(b);
}

/** A refund as one text, the same for the same content. */
export function refundContent(refund: RefundState): string {
  const lines = refund.lines.map((line) =>
    [line.lineId, line.quantity, line.subtotalMinor, line.taxMinor].join(),
  );
  const { adjustmentMinor, shippingMinor, taxMinor } = refund;
  return [refund.processedAt.getTime(), adjustmentMinor, shippingMinor, taxMinor, ...lines].join(";");
}

/**
 * An order's content as one text, the same for the same content, however it was read. Without products: those that
 * were deleted since are missing from one reading and not from the other. Without its customer, who may be known as
 * somebody else by now.
 */
export function orderContent(order: OrderState): string {
  const { cancelledAt, lines, refunds, discountCodes } = order;
  const head = [
    order.name,
    order.createdAt.getTime(),
    order.processedAt.getTime(),
    cancelledAt?.getTime(),
    order.financialStatus,
    order.fulfillmentStatus,
    order.test,
    order.sourceName,
    order.currency,
    order.taxesIncluded,
    order.shippingMinor,
    order.tipMinor,
    order.dutiesMinor,
    order.taxMinor,
    order.totalMinor,
  ].join(";");
  const parts = lines.map((line) => {
    const { lineId, quantity, currentQuantity, priceMinor, discountMinor, taxMinor, giftCard, tip } = line;
    return [lineId, quantity, currentQuantity, priceMinor, discountMinor, taxMinor, giftCard, tip].join();
  });
  return [head, discountCodes.join(), ...parts, ...refunds.map(refundContent)].join("\n");
}

function differs(before: KnownOrder, after: KnownOrder): boolean {
  return (
    before.state !== after.state ||
    before.paid !== after.paid ||
    before.readAgain !== after.readAgain ||
    before.historyOnly !== after.historyOnly ||
    before.qualifiesFrom?.getTime() !== after.qualifiesFrom?.getTime() ||
    before.namedCustomers !== after.namedCustomers ||
    before.deletedAt?.getTime() !== after.deletedAt?.getTime() ||
    before.refunds.length !== after.refunds.length ||
    after.refunds.some((refund, index) => before.refunds[index] !== refund)
  );
}

function earliest(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce((first, each) => (each && (!first || each < first) ? each : first), null);
}
