/**
 * What a draft would have made of the shop's own orders, beside the published programme: each is judged as if that one
 * version had been in force all the time, by the rules that settle orders. Fed member by member; keeps sums alone.
 */
import { assessAlike, judgeAlike } from "#app/rules/backtest/alike.ts";
import type { BacktestMember, Past, Replay } from "#app/rules/backtest/counted.ts";
import { decidingTags } from "#app/rules/customer-tags.ts";
import { peopleOf, replayedOf, whyNotEarning, whyNotHeard } from "#app/rules/backtest/counted.ts";
import type { Assess, Earned } from "#app/rules/backtest/earned.ts";
import { earnedBy, earnedByMerged } from "#app/rules/backtest/earned.ts";
import type { Month } from "#app/rules/backtest/months.ts";
import { monthsOf, tiersAtEnds } from "#app/rules/backtest/months.ts";
import type { Moved } from "#app/rules/backtest/movers.ts";
import { MoverSum } from "#app/rules/backtest/movers.ts";
import type { Figures } from "#app/rules/backtest/tally.ts";
import { Tally } from "#app/rules/backtest/tally.ts";
import type { Scale } from "#app/rules/backtest/worth.ts";
import { pointValuesOf, scaleOf, spentByDraft } from "#app/rules/backtest/worth.ts";
import type { Assessment } from "#app/rules/earning/assess.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { round } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";
import { orderSales, refundSales } from "#app/rules/sales.ts";

export type BacktestSetting = {
  published: Programme;
  draft: Programme;
  timeZone: string;
  /** Orders processed from here on up to `now` are counted; earlier ones say which tiers members had, and what was first. */
  from: Date;
  now: Date;
  past: Past;
  /** Everything that orders may have settled by; where it is left out, the published version alone. */
  versions?: readonly { version: number; programme: Programme }[];
};

export type BacktestResult = {
  from: Date;
  until: Date;
  currency: string;
  /** Who takes part. */
  members: number;
  published: Figures;
  draft: Figures;
  moved: Moved;
};

/** One version while it is replayed. */
type Side = { programme: Programme; assess: Assess; tally: Tally };
type Assessments = Map<KnownOrder, Assessment>;
/** One member under one version. */
type Judged = { earned: Earned; points: bigint; tierId: string };

export class Backtest {
  readonly #setting: BacktestSetting;
  readonly #months: readonly Month[];
  readonly #published: Side;
  readonly #draft: Side;
  readonly #movers: MoverSum;
  readonly #scale: Scale;
  readonly #isAlike: boolean;
  readonly #replay: Replay;
  /** Of the member that is judged now. */
  readonly #assessments: readonly Assessments[];
  readonly #sales = new Map<KnownOrder, bigint>();
  #members = 0;

  constructor(setting: BacktestSetting) {
    const { published, draft, from, now, timeZone, past, versions = [] } = setting;
    this.#setting = setting;
    const [named, drafted] = [decidingTags(published), decidingTags(draft)];
    const ofVersions = new Map(versions.map((each) => [each.version, decidingTags(each.programme)]));
    const frozenBy: Replay["frozenBy"] = (version) =>
      (version === null ? null : ofVersions.get(version)) ?? named;
    this.#replay = { past, now, asksForTags: named.size + drafted.size > 0, frozenBy };
    this.#months = monthsOf({ from, until: now }, timeZone);
    this.#isAlike = judgeAlike(published, draft);
    const ofPublished = new Map<KnownOrder, Assessment>();
    // What is assessed alike is assessed once.
    const ofDraft = assessAlike(published, draft) ? ofPublished : new Map<KnownOrder, Assessment>();
    this.#assessments = [ofPublished, ofDraft];
    this.#published = this.#sideOf(published, ofPublished);
    this.#draft = this.#sideOf(draft, ofDraft);
    const values = [pointValuesOf(published).taken, pointValuesOf(draft).taken] as const;
    const first = ({ tiers }: Programme) => tiers[0]?.id ?? "";
    this.#scale = scaleOf(...values);
    this.#movers = new MoverSum(...values, { published: first(published), draft: first(draft) });
  }

  #sideOf(programme: Programme, assessments: Assessments): Side {
    const assess: Assess = (order) => {
      const known = assessments.get(order);
      if (known) return known;
      const assessment = assessOrder(order, programme);
      assessments.set(order, assessment);
      return assessment;
    };
    return { programme, assess, tally: new Tally(programme, this.#months) };
  }

  /** Each member once, in any order; with `enrolledAt` null its orders are left out. */
  add(customer: BacktestMember): void {
    const member = replayedOf(customer, this.#replay);
    const published = this.#judge(member, this.#published, null);
    const draft = this.#judge(member, this.#draft, this.#isAlike ? published.earned : null);
    for (const each of this.#assessments) each.clear();
    this.#sales.clear();
    if (!member.enrolledAt) return;
    this.#members += 1;
    this.#movers.add({
      customerId: member.customerId,
      publishedPoints: published.points,
      draftPoints: draft.points,
      publishedTierId: published.tierId,
      draftTierId: draft.tierId,
    });
  }

  /** Orders of the time that is replayed, of nobody who takes part. */
  addStrangers(orders: number): void {
    for (const { tally } of [this.#published, this.#draft]) tally.leaveOut("not_a_member", orders);
  }

  #judge(member: BacktestMember, side: Side, known: Earned | null): Judged {
    const { programme, assess, tally } = side;
    const { timeZone, now } = this.#setting;
    const orders = member.orders.filter((order) => {
      const why = whyNotHeard(order, member, programme);
      if (why && this.#isCounted(order)) tally.leaveOut(why);
      return why === null;
    });
    const together = known ?? (member.merged?.size ? this.#judgeMerged({ ...member, orders }, side) : null);
    const earned = together ?? earnedBy({ ...member, orders }, { programme, timeZone, now }, assess);
    const points = orders.reduce((sum, order) => sum + this.#count(order, earned, side), 0n);
    const { tierId } = earned.fold.standing;
    if (member.enrolledAt) {
      const isDraft = side === this.#draft;
      const spent = isDraft ? spentByDraft(member.redeemedPoints, this.#scale) : member.redeemedPoints;
      tally.owe(points - spent);
      tally.place(this.#tiersAtEnds(earned, programme, member.enrolledAt));
    }
    return { earned, points, tierId };
  }

  #judgeMerged(member: BacktestMember, { programme, assess }: Side): Earned | null {
    const { timeZone, now } = this.#setting;
    return earnedByMerged(member, peopleOf(member), { programme, timeZone, now }, assess);
  }

  /** One without a state is of no time that is known. */
  #isCounted({ state }: KnownOrder): boolean {
    return !state || state.processedAt >= this.#setting.from;
  }

  /** The points of an order, where it counts. */
  #count(order: KnownOrder, { points }: Earned, { assess, tally }: Side): bigint {
    if (!this.#isCounted(order)) return 0n;
    const assessment = assess(order);
    const why = whyNotEarning(order, assessment);
    if (why) {
      tally.leaveOut(why);
      return 0n;
    }
    const earned = points.get(order.orderId) ?? 0n;
    const earningMinor = round(assessment.left.base, "down");
    tally.count({ points: earned, salesMinor: this.#salesOf(order), earningMinor });
    return earned;
  }

  #salesOf(order: KnownOrder): bigint {
    const known = this.#sales.get(order);
    if (known !== undefined) return known;
    const { grossMinor, discountsMinor } = orderSales(order.state);
    const returned = order.refunds.reduce(
      (sum, refund) => sum + refundSales(refund, order.state).returnsMinor,
      0n,
    );
    const sales = grossMinor - discountsMinor - returned;
    this.#sales.set(order, sales);
    return sales;
  }

  #tiersAtEnds({ fold }: Earned, { tiers }: Programme, enrolledAt: Date): (string | null)[] {
    const ids = tiersAtEnds(fold, this.#months, tiers[0]?.id ?? "");
    return this.#months.map(({ endsAt }, index) =>
      enrolledAt.getTime() < endsAt ? (ids[index] ?? null) : null,
    );
  }

  /** What there is so far. */
  result(): BacktestResult {
    const { from, now, published } = this.#setting;
    return {
      ...{ from, until: now, currency: published.currency, members: this.#members },
      published: this.#published.tally.figures(),
      draft: this.#draft.tally.figures(),
      moved: this.#movers.moved(),
    };
  }
}
