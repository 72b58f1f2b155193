/** Keeper of the line to Shopify for gift cards. */
import { Fault } from "#app/errors.ts";
import { parseMoney } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import { dayOf } from "#app/rules/shop-time.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import {
  CREATE_GIFT_CARD,
  DEACTIVATE_GIFT_CARD,
  EXTEND_GIFT_CARD,
  FIND_GIFT_CARDS,
  GIFT_CARD,
  SEND_GIFT_CARD,
} from "#app/shopify/documents.ts";
import type { IssueOrder, IssueOutcome, SendOnce, Withdrawn } from "#app/shopify/issuing.ts";
import { customerGid, moneyInput } from "#app/shopify/issuing.ts";
import type { UserError } from "#app/shopify/user-errors.ts";
import { refuseErrors } from "#app/shopify/user-errors.ts";

type GiftCardReward = Extract<Reward, { kind: "gift_card" }>;

/** As Shopify takes it: small letters and digits alone. */
export const giftCardCode = (code: string) => code.replaceAll("-", "").toLowerCase();

/** What tells our card from another that the search finds. */
const noteOf = (redemptionId: string) => `Laurel ${redemptionId}`;

/**
 * Makes the gift card, or finds the one an earlier try made, by its note. Refuses CODE_REFUSED when Shopify says no and
 * there is none; throws a Fault when Shopify cannot be asked. That it is sent is written down before: without the
 * permission, which an uninstall takes away, what an earlier try made cannot be looked for.
 */
export async function offerGiftCard(
  client: ShopifyClient,
  order: IssueOrder,
  reward: GiftCardReward,
  once: SendOnce,
): Promise<IssueOutcome> {
  // Two may send it at once: one code makes one card.
  await once.claim();
  try {
    return { kind: "ours", issuedGid: await create(client, order, reward) };
  } catch (error) {
    const found = await find(client, order).catch((why: unknown) => {
      // It may have been made, whatever the reason why nobody can look.
      throw error instanceof Fault ? error : why;
    });
    if (found !== null) return { kind: "ours", issuedGid: found };
    if (error instanceof Taken) return { kind: "theirs" };
    throw error;
  }
}

class Taken extends Error {}

async function create(client: ShopifyClient, order: IssueOrder, reward: GiftCardReward): Promise<string> {
  const { currency, redemptionId, customerId, endsAt, timeZone } = order;
  const { giftCardCreate: made } = await client.request(CREATE_GIFT_CARD, {
    card: {
      initialAmount: moneyInput(reward.valueMinor, currency),
      code: giftCardCode(order.code),
      customerId: customerGid(customerId),
      expiresOn: endsAt === null ? null : dateOf(endsAt, timeZone),
      note: noteOf(redemptionId),
    },
  });
  if (made?.userErrors.some(isTaken)) throw new Taken();
  refuseErrors(made?.userErrors);
  if (!made?.giftCard) throw new Fault("Shopify answered neither a gift card nor an error");
  return made.giftCard.id;
}

/** Shopify has been seen to say so in words alone. */
function isTaken({ code, message }: UserError): boolean {
  return code === "TAKEN" || (!code && /\btaken\b/i.test(message));
}

async function find(client: ShopifyClient, { code, redemptionId }: IssueOrder): Promise<string | null> {
  const { giftCards } = await client.request(FIND_GIFT_CARDS, { query: giftCardCode(code) });
  const ours = giftCards.nodes.find(({ note }) => note === noteOf(redemptionId));
  if (ours) return ours.id;
  if (giftCards.pageInfo.hasNextPage) throw new Fault("too many gift cards are like this one");
  return null;
}

/** The last day on which it can be used, where the shop is. */
function dateOf(endsAt: Date, timeZone: string | null): string {
  const { year, month, day } = dayOf(endsAt, timeZone ?? "UTC");
  return [year, month, day].map((part) => part.toString().padStart(2, "0")).join("-");
}

/**
 * Takes a gift card out of use, which is for good; not where some of it was spent, also while we were at it. Repeating
 * it is harmless. Refuses CODE_REFUSED.
 */
export async function withdrawGiftCard(client: ShopifyClient, issuedGid: string): Promise<Withdrawn> {
  const { giftCard } = await client.request(GIFT_CARD, { id: issuedGid });
  if (!giftCard) return "withdrawn";
  if (!isWhole(giftCard)) return "spent";
  if (!giftCard.enabled) return "withdrawn";
  const { giftCardDeactivate } = await client.request(DEACTIVATE_GIFT_CARD, { id: issuedGid });
  refuseErrors(giftCardDeactivate?.userErrors);
  const after = giftCardDeactivate?.giftCard;
  return after && !isWhole(after) ? "spent" : "withdrawn";
}

type Money = { readonly amount: string; readonly currencyCode: string };

function isWhole({ balance, initialValue }: { balance: Money; initialValue: Money }): boolean {
  const minor = ({ amount, currencyCode }: Money) => parseMoney(amount, currencyCode);
  return minor(balance) === minor(initialValue);
}

/** Takes the card of ours that has this code out of use, if there is one that nobody has used. */
export async function withdrawGiftCardCode(
  client: ShopifyClient,
  left: Pick<IssueOrder, "code" | "redemptionId">,
): Promise<void> {
  const { giftCards } = await client.request(FIND_GIFT_CARDS, { query: giftCardCode(left.code) });
  const ours = giftCards.nodes.find(({ note }) => note === noteOf(left.redemptionId));
  if (ours) await withdrawGiftCard(client, ours.id);
}

/** Gives a card another last day. Repeating it is harmless. Refuses CODE_REFUSED where Shopify does. */
export async function extendGiftCard(
  client: ShopifyClient,
  { issuedGid, endsAt, timeZone }: { issuedGid: string; endsAt: Date; timeZone: string | null },
): Promise<void> {
  const variables = { id: issuedGid, expiresOn: dateOf(endsAt, timeZone) };
  const { giftCardUpdate } = await client.request(EXTEND_GIFT_CARD, variables);
  refuseErrors(giftCardUpdate?.userErrors);
}

/** Has Shopify send the card to its customer once more. Refuses CODE_REFUSED where the customer has no address. */
export async function sendGiftCard(client: ShopifyClient, issuedGid: string): Promise<void> {
  const answer = await client.request(SEND_GIFT_CARD, { id: issuedGid });
  refuseErrors(answer.giftCardSendNotificationToCustomer?.userErrors);
}
