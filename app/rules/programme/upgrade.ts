/**
 * Older schemas of the document, read as if they had been written today. An upgrade never changes what a version
 * means: orders of years ago are judged by it for ever.
 */

type Document = Record<string, unknown>;

/** From 1 to 2: tiers said their spend and their rate; the first one's rate becomes the programme's own. */
function from1(document: Document): Document {
  const { tiers, tierEndsOnReturn, ...rest } = document;
  const old = Array.isArray(tiers) ? (tiers as Document[]) : [];
  return {
    ...rest,
    schema: 2,
    earning: { rate: old[0]?.["rate"] },
    tiers: old.map(({ thresholdMinor, ...tier }, index) => ({
      ...tier,
      reach: index === 0 && thresholdMinor === "0" ? null : { metric: "spend", atLeast: thresholdMinor },
    })),
    ...(tierEndsOnReturn === undefined ? {} : { qualification: { endsOnReturn: tierEndsOnReturn } }),
  };
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
