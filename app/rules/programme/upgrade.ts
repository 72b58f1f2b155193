/**
 * Older schemas of the document, read as if they had been written today. An upgrade never changes what a version
 * means: orders of years ago are judged by it for ever.
 */

type Document = Record<string, unknown>;

/** From 1 to 2: each tier said its spend and its rate; the first one's rate becomes the programme's own. */
function from1(document: Document): Document {
  const { tiers, tierEndsOnReturn, ...rest } = document;
  const old = Array.isArray(tiers) ? tiers : [];
  const first: unknown = old[0];
  return {
    earning: { rate: isDocument(first) ? first["rate"] : undefined },
    ...(tierEndsOnReturn === undefined ? {} : { qualification: { endsOnReturn: tierEndsOnReturn } }),
    ...rest,
    schema: 2,
    tiers: Array.isArray(tiers) ? old.map(tierFrom1) : tiers,
  };
}

function tierFrom1(tier: unknown, index: number): unknown {
  if (!isDocument(tier)) return tier;
  const { thresholdMinor, rate, ...rest } = tier;
  const isFirst = index === 0 && typeof thresholdMinor === "string" && /^0+$/.test(thresholdMinor);
  // No tier was without a rate: one that is must be refused, not earn at the programme's.
  return { ...rest, rate: rate ?? {}, reach: isFirst ? null : { metric: "spend", atLeast: thresholdMinor } };
}

/** By the schema that a document says it has: how it becomes the next. */
const UPGRADES: ReadonlyMap<unknown, (document: Document) => Document> = new Map([[1, from1]]);

/** The document in today's schema; whatever is no document is left as it is, to be refused in words. */
export function upgraded(input: unknown): unknown {
  let document = input;
  while (isDocument(document)) {
    const upgrade = UPGRADES.get(document["schema"]);
    if (!upgrade) break;
    document = upgrade(document);
  }
  return document;
}

function isDocument(input: unknown): input is Document {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
