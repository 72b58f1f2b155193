const TEXT = /^(text\/|application\/(json|javascript)|image\/svg)/;

/** Text as Shopify's edge sends it, to whoever takes it so: compressed. */
export function compressed(answer: Response, request: Request): Response {
  const takes = /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  if (!takes || answer.body === null || !TEXT.test(answer.headers.get("content-type") ?? "")) return answer;
  const headers = new Headers(answer.headers);
  headers.set("content-encoding", "gzip");
  headers.append("vary", "accept-encoding");
  headers.delete("content-length");
  return new Response(answer.body.pipeThrough(new CompressionStream("gzip")), {
    status: answer.status,
    headers,
  });
}
