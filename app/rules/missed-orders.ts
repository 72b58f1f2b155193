/** Which of the orders that Shopify has changed are not as we know them. */

/** As much of an order as its place in a list of changed ones tells. */
export type OrderHead = {
  orderId: bigint;
  updatedAt: Date;
  cancelled: boolean;
  financialStatus: string | null;
  customerId: bigint | null;
  totalMinor: bigint;
  refundIds: readonly bigint[];
};

/** The same of an order as it is known. */
export type KnownHead = OrderHead & {
  /** Customers it named before, or by another id. */
  namedCustomers: readonly bigint[];
  readAgain: boolean;
};

/**
 * True when Shopify's order has to be read: nobody told us of it, or of its last change. Instants have no fractions of
 * a second there, so that of equally old ones everything the list tells is compared.
 */
export function isMissed(head: OrderHead, known: KnownHead | undefined): boolean {
  if (!known || known.readAgain) return true;
  const apart = head.updatedAt.getTime() - known.updatedAt.getTime();
  if (apart !== 0) return apart > 0;
  return (
    head.cancelled !== known.cancelled ||
    head.financialStatus !== known.financialStatus ||
    head.totalMinor !== known.totalMinor ||
    !isSameCustomer(head, known) ||
    head.refundIds.some((refundId) => !known.refundIds.includes(refundId))
  );
}

function isSameCustomer({ customerId }: OrderHead, known: KnownHead): boolean {
  return (
    customerId === known.customerId || (customerId !== null && known.namedCustomers.includes(customerId))
  );
}

/** A stretch of a list, from one place to another, both included. */
export type Stretch = { from: number; to: number };

/** The fewest stretches of at most `size` that hold all the places, which come in rising order. */
export function stretchesOver(places: readonly number[], size: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const place of places) {
    const last = stretches.at(-1);
    if (last && place - last.from < size) last.to = place;
    else stretches.push({ from: place, to: place });
  }
  return stretches;
}

/** The order was found without a delivery; what became of it stands in the log under this id. */
export const foundId = (orderId: bigint): string => `${FOUND}${orderId}`;

export const isFoundId = (webhookId: string): boolean => webhookId.startsWith(FOUND);

const FOUND = "found:";
