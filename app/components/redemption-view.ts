/** One redemption in words, and what staff can do about it. Pure. */
import { sayMadeBy } from "#app/components/conversion-words.ts";
import type { SaidInstant } from "#app/components/format.ts";
import { sayDate, sayInstant, sayPoints } from "#app/components/format.ts";
import type { StateView } from "#app/components/state-badge.tsx";
import type { RedemptionRow } from "#app/reports/redemption-rows.ts";
import { shownCode } from "#app/rules/panel-rewards.ts";
import type { Reward } from "#app/rules/programme.ts";
import { parseReward } from "#app/rules/programme.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { KIND_NAMES } from "#app/rules/rewards/words.ts";

/** So much more time is given at once. */
export const EXTENSION_DAYS = 30;
const DAY_MS = 86_400_000;
/** What takes longer is stuck. */
export const STUCK_AFTER_MS = 300_000;

export type RedemptionActions = {
  /** What becomes of it; null where it cannot be cancelled. */
  cancel: string | null;
  /** The end that it has, by which the new one is reckoned, and the new one in words. */
  extend: { endsAt: string; until: string } | null;
  /** A message of the merchant's own with the code. */
  mail: string | null;
  /** Shopify sends the gift card once more. */
  sendGiftCard: boolean;
  handOut: boolean;
};

export type RedemptionView = {
  id: string;
  title: string;
  kind: string;
  cost: string;
  code: string | null;
  state: StateView;
  at: SaidInstant;
  note: string | null;
  /** Why it is not made yet, where that takes too long; or why it could not be taken back. */
  stuck: string | null;
  /** Something is being done about it: a moment later it stands differently. */
  moving: boolean;
  actions: RedemptionActions;
};

type At = { now: Date; timeZone: string };
/** Whose it is, as far as a message goes. */
type Reader = { firstName: string | null; email: string | null };

export function redemptionView(row: RedemptionRow, at: At, reader: Reader = NOBODY): RedemptionView {
  const reward = parseReward(row.reward);
  const code = isKnown(row.state) ? shownCode(reward.kind, row.code) : null;
  return {
    id: row.redemptionId,
    title: reward.title,
    kind: KIND_NAMES[reward.kind],
    cost: sayPoints(row.points),
    code,
    state: redemptionState(row),
    at: sayInstant(row.requestedAt, at),
    note: joined([sayMadeBy(row.rewardId), saysFailed(row) ?? saysEnd(row, at)]),
    stuck: saysStuck(row, at) ?? saysKept(row),
    moving: isMoving(row, at),
    actions:
      row.state === "issued" && !row.withdrawalAt ? actionsOn(row, reward, { code, at, reader }) : NONE,
  };
}

const NOBODY: Reader = { firstName: null, email: null };
const NONE: RedemptionActions = {
  ...{ cancel: null, extend: null, mail: null, sendGiftCard: false, handOut: false },
};

const isKnown = (state: string) => state !== "requested" && state !== "failed";

function saysEnd({ state, endsAt }: RedemptionRow, at: At): string | null {
  return endsAt && state === "issued" ? `Valid until ${sayDate(endsAt, at)}` : null;
}

const saysFailed = ({ state, failure }: RedemptionRow) => (state === "failed" ? failure : null);

function saysKept({ state, failure }: RedemptionRow): string | null {
  return state === "issued" && failure !== null ? `It was not taken back: ${failure}.` : null;
}

function saysStuck({ state, requestedAt, sentAt }: RedemptionRow, { now }: At): string | null {
  if (state !== "requested" || now.getTime() - requestedAt.getTime() < STUCK_AFTER_MS) return null;
  return sentAt
    ? "It may have been sent, and Shopify has not answered. Laurel looks for it before it sends anything again."
    : "Shopify has not made it yet. Laurel tries again every few minutes until it does, or refuses.";
}

function isMoving({ state, requestedAt, withdrawalAt }: RedemptionRow, { now }: At): boolean {
  const since = state === "requested" ? requestedAt : state === "issued" ? withdrawalAt : null;
  return since !== null && now.getTime() - since.getTime() < STUCK_AFTER_MS;
}

type Around = { code: string | null; at: At; reader: Reader };

function actionsOn(row: RedemptionRow, reward: Reward, around: Around): RedemptionActions {
  const { kind } = reward;
  return {
    cancel: saysCancel(kind, row.points),
    extend: kind === "store_credit" ? null : extension(row, around.at),
    mail: kind === "gift_card" ? null : mailWith(row, reward.title, around),
    sendGiftCard: kind === "gift_card",
    handOut: kind === "custom",
  };
}

const ENDS: Record<"code" | "gift_card" | "store_credit" | "custom", string> = {
  code: "The code stops working",
  gift_card: "The gift card stops working",
  store_credit: "The credit is taken from the customer's account",
  custom: "The member cannot have it any more",
};

/** "The code stops working and 500 points come back." */
function saysCancel(kind: RewardKind, points: bigint): string {
  const ends = kind === "gift_card" || kind === "store_credit" || kind === "custom" ? ENDS[kind] : ENDS.code;
  if (points === 0n) return `${ends}. It cost no points, so none come back.`;
  return `${ends} and ${sayPoints(points)} ${points === 1n ? "comes" : "come"} back.`;
}

/** The end that so many more days make of the one that was seen. */
export function extendedEnd(endsAt: Date): Date {
  return new Date(endsAt.getTime() + EXTENSION_DAYS * DAY_MS);
}

function extension({ endsAt }: RedemptionRow, at: At): RedemptionActions["extend"] {
  return endsAt && { endsAt: endsAt.toISOString(), until: sayDate(extendedEnd(endsAt), at) };
}

/** In English: the merchant reads it before it goes. */
function mailWith(row: RedemptionRow, title: string, { code, at, reader }: Around): string | null {
  if (code === null || reader.email === null) return null;
  const text = [
    reader.firstName ? `Hello ${reader.firstName},` : "Hello,",
    "",
    `here is the code of your reward “${title}”:`,
    "",
    code,
    ...(row.endsAt ? ["", `It is valid until ${sayDate(row.endsAt, at)}.`] : []),
  ].join("\n");
  const query = `subject=${encodeURIComponent(`Your reward: ${title}`)}&body=${encodeURIComponent(text)}`;
  return `mailto:${encodeURIComponent(reader.email).replace("%40", "@")}?${query}`;
}

function joined(words: (string | null)[]): string | null {
  const said = words.filter((each) => each !== null);
  return said.length > 0 ? said.join(" · ") : null;
}

function redemptionState(row: RedemptionRow): StateView {
  if (row.state === "issued" && row.withdrawalAt) return { words: "Being taken back", tone: "attention" };
  const living = LIVING_STATES[row.state];
  if (living) return living;
  const ended = ENDED_STATES[row.state] ?? { words: row.state, tone: "quiet" };
  return { ...ended, words: `${ended.words}${sayReturn(row)}` };
}

/** By the books alone: the programme decides what comes back, and a reward that cost nothing gives nothing back. */
function sayReturn({ points, held }: RedemptionRow): string {
  if (points === 0n) return "";
  return held > 0n ? ", points stay spent" : ", points back";
}

const LIVING_STATES: Record<string, StateView> = {
  requested: { words: "Being made", tone: "quiet" },
  issued: { words: "Ready to use", tone: "info" },
  used: { words: "Used", tone: "success" },
};

const ENDED_STATES: Record<string, StateView> = {
  failed: { words: "Failed", tone: "critical" },
  expired: { words: "Expired", tone: "quiet" },
  cancelled: { words: "Cancelled", tone: "quiet" },
  returned: { words: "Order cancelled", tone: "quiet" },
};
