/** Gift cards, store credit and what the merchant hands out: one of each, good exactly while its points are away. */
import type { Redemption } from "./audit-codes.ts";
import type { Evidence } from "./audit.ts";
import type { StormShop } from "./scenery.ts";

type Card = {
  gid: string;
  note: string | null;
  balanceMinor: number;
  initialMinor: number;
  deactivatedAt: string | null;
};

type Move = { id: string; kind: string; event: string; remainingMinor?: number };
type Account = { customerId: string; transactions: Move[] };

export async function amissOfMoney(
  { world }: Evidence,
  shop: StormShop,
  redemptions: readonly Redemption[],
): Promise<string[]> {
  const { giftCards } = await world.control.get<{ giftCards: Card[] }>(`gift-cards?shop=${shop.domain}`);
  const { accounts } = await world.control.get<{ accounts: Account[] }>(`store-credit?shop=${shop.domain}`);
  const of = (kind: string) => redemptions.filter((each) => each.kind === kind);
  return [
    ...amissOfCards(of("gift_card"), giftCards),
    ...amissOfCredits(of("store_credit"), accounts),
    ...of("custom").flatMap(({ id, state }) =>
      state === "used" && !world.handedOut.has(id)
        ? [`redemption ${id} is used, and nobody handed it out`]
        : [],
    ),
  ];
}

function amissOfCards(redemptions: readonly Redemption[], cards: readonly Card[]): string[] {
  const ours = Map.groupBy(cards, ({ note }) => note ?? "");
  const known = new Set(redemptions.map(({ id }) => `Laurel ${id}`));
  const strangers = cards.filter(({ note }) => !known.has(note ?? ""));
  return [
    ...strangers.map(({ gid, note }) => `card ${gid} (${String(note)}) is of no redemption`),
    ...redemptions.flatMap((each) => amissOfCard(each, ours.get(`Laurel ${each.id}`) ?? [])),
  ];
}

function amissOfCard({ id, state, gid }: Redemption, [card, ...others]: readonly Card[]): string[] {
  if (others.length > 0) return [`redemption ${id} has ${String(others.length + 1)} cards`];
  if (!card) return state === "failed" ? [] : [`redemption ${id} is ${state} without a card`];
  const { balanceMinor, deactivatedAt } = card;
  const words = `redemption ${id} is ${state} with ${String(balanceMinor)} on its card ${card.gid}`;
  if (state !== "failed" && gid !== card.gid) return [`${words}, noted as ${String(gid)}`];
  // Of a card switched off while it was spent, nothing comes back, nor does what is put back on it.
  if (deactivatedAt !== null)
    return ["cancelled", "failed", "used"].includes(state) ? [] : [`${words}, switched off`];
  const expected = balanceMinor === 0 ? "used" : "issued";
  return state === expected ? [] : [`${words}, should be ${expected}`];
}

/** What was taken back was debited, once each; of the others the books say what is left. */
function amissOfCredits(redemptions: readonly Redemption[], accounts: readonly Account[]): string[] {
  const credits = new Map(
    accounts.flatMap(({ transactions }) =>
      transactions.filter(({ kind }) => kind === "credit").map((each) => [each.id, each] as const),
    ),
  );
  const found: string[] = [];
  for (const { id, state, gid } of redemptions) {
    const creditId = gid?.split("/").at(-1) ?? "";
    const credit = credits.get(creditId);
    credits.delete(creditId);
    if (!credit) {
      if (state !== "failed") found.push(`redemption ${id} is ${state} without a credit (${String(gid)})`);
      continue;
    }
    const left = credit.remainingMinor ?? 0;
    const isRight = state === "issued" ? left > 0 : left === 0;
    if (!isRight)
      found.push(`redemption ${id} is ${state}, and ${String(left)} is left of credit ${creditId}`);
  }
  for (const creditId of credits.keys()) found.push(`credit ${creditId} is of no redemption`);
  const back = redemptions.filter(
    ({ state, gid }) => state === "cancelled" || (state === "failed" && gid !== null),
  );
  const debits = accounts
    .flatMap(({ transactions }) => transactions)
    .filter(({ kind, event }) => kind === "debit" && event === "ADJUSTMENT");
  if (debits.length !== back.length)
    found.push(`${String(debits.length)} credits were taken back, for ${String(back.length)} redemptions`);
  return found;
}
