/** Ids above 2^53 are written into JSON digit by digit, as Shopify writes them. */
interface RawJson {
  readonly rawJSON: string;
}

const json = JSON as unknown as {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
};

/** An id as a bare JSON number, exact at any size. */
export function rawId(id: string): RawJson {
  return json.rawJSON(id);
}

export function isRaw(value: unknown): boolean {
  return json.isRawJSON(value);
}
