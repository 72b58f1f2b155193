/** The merchant's doors: who asks is settled before anything is read, and every refusal becomes an answer in words. */
import { answerError } from "#app/answer.server.ts";
import { authenticate } from "#app/shopify.server.ts";

export type Merchant = {
  shopId: string;
  now: Date;
  params: URLSearchParams;
  request: Request;
  /** The person who asks, as the books and the audit name them. */
  staff: `staff:${string}`;
  /** What Shopify says that the merchant has granted by now. */
  grantedScopes: () => Promise<string[]>;
};

/**
 * Authenticates, then does `work` for that shop alone. Throws Responses only: the library's own untouched, a Refusal
 * with its status and words, a Fault as 503, a Bug as 500; the page's error boundary shows them.
 */
export async function forMerchant<T>(
  request: Request,
  where: string,
  work: (merchant: Merchant) => Promise<T>,
): Promise<T> {
  const { session, sessionToken, scopes } = await authenticate.admin(request);
  const params = new URL(request.url).searchParams;
  try {
    const staff = `staff:${sessionToken.sub}` as const;
    const grantedScopes = async () => (await scopes.query()).granted;
    return await work({ shopId: session.shop, now: new Date(), params, request, staff, grantedScopes });
  } catch (error) {
    throw answerError(error, where);
  }
}
