import type { Sim } from "../model/sim.ts";
import type {
  Id,
  Iso,
  Minor,
  Shop,
  StoreCreditAccount,
  StoreCreditCredit,
  StoreCreditDebit,
  StoreCreditRevert,
  StoreCreditTransaction,
} from "../model/types.ts";

type Cause = Pick<StoreCreditTransaction, "event" | "origin">;

/** Done by the app or by staff, not by an order. */
export const ADJUSTMENT: Cause = { event: "ADJUSTMENT", origin: null };

export const balanceOf = ({ transactions }: StoreCreditAccount): Minor =>
  transactions.at(-1)?.balanceAfterMinor ?? 0;

const creditsOf = ({ transactions }: StoreCreditAccount): StoreCreditCredit[] =>
  transactions.filter((each) => each.kind === "credit");

const laterOf = (a: Iso, b: Iso): Iso => (a > b ? a : b);

/** Books what has run out by now, each at its own time, the soonest first; after what happened before. */
export function expireCredits(sim: Sim, account: StoreCreditAccount): void {
  const now = sim.nowIso();
  const due = creditsOf(account)
    .filter((each): each is StoreCreditCredit & { expiresAt: Iso } => each.expiresAt !== null)
    .filter((each) => !each.expired && each.expiresAt <= now)
    .toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt));
  for (const credit of due) {
    credit.expired = true;
    if (credit.remainingMinor === 0) continue;
    account.transactions.push({
      kind: "expiration",
      id: sim.nextId(),
      amountMinor: credit.remainingMinor,
      balanceAfterMinor: balanceOf(account) - credit.remainingMinor,
      createdAt: laterOf(credit.expiresAt, account.transactions.at(-1)?.createdAt ?? ""),
      ...ADJUSTMENT,
      creditId: credit.id,
    });
    sim.changed();
  }
}

/** The customer's accounts as they are now. */
export function accountsOf(sim: Sim, shop: Shop, customerId: Id): StoreCreditAccount[] {
  const own = Object.values(shop.storeCreditAccounts).filter((each) => each.customerId === customerId);
  for (const account of own) expireCredits(sim, account);
  return own;
}

export function openAccount(sim: Sim, shop: Shop, customerId: Id, currency: string): StoreCreditAccount {
  const account = { id: sim.nextId(), customerId, currency, transactions: [] };
  shop.storeCreditAccounts[account.id] = account;
  return account;
}

export function creditAccount(
  sim: Sim,
  account: StoreCreditAccount,
  of: { amountMinor: Minor; expiresAt: Iso | null; notify: boolean },
): StoreCreditCredit {
  expireCredits(sim, account);
  const credit: StoreCreditCredit = {
    kind: "credit",
    id: sim.nextId(),
    ...of,
    balanceAfterMinor: balanceOf(account) + of.amountMinor,
    createdAt: sim.nowIso(),
    ...ADJUSTMENT,
    remainingMinor: of.amountMinor,
    expired: false,
  };
  account.transactions.push(credit);
  sim.changed();
  return credit;
}

/** What has no end comes after all that has one. */
const endOf = ({ expiresAt }: StoreCreditCredit): number =>
  expiresAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);

/** Spends what expires soonest first. The caller has made sure that there is enough. */
export function debitAccount(
  sim: Sim,
  account: StoreCreditAccount,
  amountMinor: Minor,
  cause: Cause = ADJUSTMENT,
): StoreCreditDebit {
  expireCredits(sim, account);
  const open = creditsOf(account)
    .filter((each) => !each.expired && each.remainingMinor > 0)
    .toSorted((a, b) => endOf(a) - endOf(b));
  const spent: StoreCreditDebit["spent"] = [];
  let owedMinor = amountMinor;
  for (const credit of open) {
    const taken = Math.min(owedMinor, credit.remainingMinor);
    if (taken === 0) break;
    credit.remainingMinor -= taken;
    owedMinor -= taken;
    spent.push({ creditId: credit.id, amountMinor: taken });
  }
  const balanceAfterMinor = balanceOf(account) - amountMinor;
  const made = { id: sim.nextId(), amountMinor, balanceAfterMinor, createdAt: sim.nowIso(), spent };
  const debit: StoreCreditDebit = { kind: "debit", ...made, ...cause };
  account.transactions.push(debit);
  sim.changed();
  return debit;
}

/** Gives a debit back to the credits it spent, the last first. What has expired since then is lost at once. */
export function revertDebit(
  sim: Sim,
  account: StoreCreditAccount,
  debit: StoreCreditDebit,
  of: { amountMinor: Minor } & Cause,
): StoreCreditRevert {
  expireCredits(sim, account);
  const { amountMinor, event, origin } = of;
  let owedMinor = amountMinor;
  for (const part of debit.spent.toReversed()) {
    const credit = creditsOf(account).find((each) => each.id === part.creditId);
    const back = Math.min(owedMinor, part.amountMinor);
    if (!credit || back === 0) continue;
    // An expired one is opened for what comes back, and runs out again below.
    credit.remainingMinor = (credit.expired ? 0 : credit.remainingMinor) + back;
    credit.expired = false;
    part.amountMinor -= back;
    owedMinor -= back;
  }
  const balanceAfterMinor = balanceOf(account) + amountMinor;
  const made = { id: sim.nextId(), amountMinor, balanceAfterMinor, createdAt: sim.nowIso() };
  const revert: StoreCreditRevert = { kind: "debit_revert", ...made, event, origin, debitId: debit.id };
  account.transactions.push(revert);
  expireCredits(sim, account);
  sim.changed();
  return revert;
}
