/** A shopper at the widget: buys a reward through the signed app proxy, and asks again until answered. */
import type { Control } from "../../support/control.ts";

export type Wish = { shop: string; customerId: string; redemptionId: string; rewardId: string };

/** The last that the app said of a wish. Status 0: it did not answer. */
export type Answer = {
  wish: Wish;
  status: number;
  state: string | null;
  code: string | null;
  error: string | null;
};

type Body = {
  redemption?: { state: string; code: string | null };
  error?: { code: string };
};

export class Shoppers {
  readonly #control: Control;
  readonly #reachable: () => Promise<void>;
  /** By redemption id. */
  readonly answers = new Map<string, Answer>();
  /** Who asked for the points of what was not used, by redemption id: the member, or staff. */
  readonly wantedBack = new Set<string>();
  /** Of these, the ones that the app said it would take back. */
  readonly comingBack = new Set<string>();
  /** Answers that take back what an earlier one promised. */
  readonly contradictions: string[] = [];

  /** `reachable` resolves when it is worth asking again. */
  constructor(control: Control, reachable: () => Promise<void>) {
    this.#control = control;
    this.#reachable = reachable;
  }

  /** Asks once, and once more when nobody answered, as the widget does. */
  async wish(wish: Wish): Promise<Answer> {
    const first = await this.#ask(wish);
    if (first.status !== 0 && first.status !== 503) return first;
    await this.#reachable();
    return this.#ask(wish);
  }

  /** Those that the app has not said its last word on. */
  unanswered(): Wish[] {
    return [...this.answers.values()].filter((each) => !isFinal(each)).map(({ wish }) => wish);
  }

  /** Codes that shoppers hold in hand. */
  codes(): (Wish & { code: string })[] {
    return [...this.answers.values()].flatMap(({ wish, code }) => (code === null ? [] : [{ ...wish, code }]));
  }

  /** Gives one back, asking once more when nobody answered; true when it is coming back. */
  async giveBack({ shop, customerId, redemptionId }: Wish): Promise<boolean> {
    this.wantedBack.add(redemptionId);
    const signed = { shop, path: "/give-back", customerId, query: {} };
    const ask = async (): Promise<number> => {
      const { url } = await this.#control.post<{ url: string }>("proxy-sign", signed);
      return (await send(url, { redemptionId }).catch(() => null))?.status ?? 0;
    };
    let status = await ask();
    if (status === 0 || status === 503) {
      await this.#reachable();
      status = await ask();
    }
    const isComing = status === 200 || status === 202;
    if (isComing) this.comingBack.add(redemptionId);
    return isComing;
  }

  /** What they have been told is theirs; store credit has no code. */
  had(): (Wish & { code: string | null })[] {
    return [...this.answers.values()].flatMap(({ wish, code, state }) =>
      code !== null || state === "issued" ? [{ ...wish, code }] : [],
    );
  }

  async #ask(wish: Wish): Promise<Answer> {
    const { shop, customerId, redemptionId, rewardId } = wish;
    const signed = { shop, path: "/redeem", customerId, query: {} };
    const { url } = await this.#control.post<{ url: string }>("proxy-sign", signed);
    const answer = await send(url, { redemptionId, rewardId }).catch(() => null);
    const body = answer?.body;
    const said: Answer = {
      wish,
      status: answer?.status ?? 0,
      state: body?.redemption?.state ?? null,
      code: body?.redemption?.code ?? null,
      error: body?.error?.code ?? null,
    };
    this.#keep(said);
    return said;
  }

  #keep(said: Answer): void {
    const { redemptionId } = said.wish;
    const known = this.answers.get(redemptionId);
    if (known?.code && said.code && known.code !== said.code)
      this.contradictions.push(`redemption ${redemptionId} had the code ${known.code}, then ${said.code}`);
    // What came later on the wire may have been said earlier: a code in hand stays in hand.
    if (!known || said.code !== null || (known.code === null && !isHeld(known) && isFinal(said)))
      this.answers.set(redemptionId, said);
  }
}

/** Store credit has no code. */
const isHeld = ({ state }: Answer) => state === "issued";

function isFinal({ status, state }: Answer): boolean {
  return (state !== null && state !== "requested") || (status >= 400 && status < 500);
}

async function send(url: string, body: unknown): Promise<{ status: number; body: Body }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? (JSON.parse(text) as Body) : {} };
}
