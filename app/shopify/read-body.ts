import { Refusal } from "#app/errors.ts";

/** A Request's body, or a stream of Node's. */
export type Body = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | null;

/**
 * The raw bytes of a request, at most `limit` of them: refuses on the announced length first, and stops reading at
 * the limit, so that nobody makes us hold more.
 */
export async function readBody(
  request: { headers: Pick<Headers, "get">; body: Body },
  limit: number,
): Promise<Uint8Array> {
  const tooLarge = () => new Refusal("BODY_TOO_LARGE", { limit });
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}
