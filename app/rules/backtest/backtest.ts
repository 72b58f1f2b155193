/**
 * What a draft would have made of the shop's own orders, beside the published programme: each is judged as if that one
 * version had been in force all the time, by the rules that settle orders. Fed member by member; keeps sums alone.
 */
import { assessAlike, judgeAlike } from "#app/rules/backtest/alike.ts";
import type { BacktestMember, Past, Replay, SideMember } from "#app/rules/backtest/counted.ts";
import { decidingTags } from "#app/rules/customer-tags.ts";
import { peopleOf, replayedOf, takingPart, whyNotEarning, whyNotHeard } from "#app/rules/backtest/counted.ts";
import type { Assess, Earned } from "#app/rules/backtest/earned.ts";
import { earnedBy, earnedByMerged } from "#app/rules/backtest/earned.ts";
import { givenForRising } from "#app/rules/backtest/given.ts";
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
import { discountedMinor, refundSales } from "#app/rules/sales.ts";

export type BacktestSetting = {
  published: Programme;
  draft: Programme;
  timeZone: string;
  /**
   * Orders processed from here on up to `now` are counted; earlier ones say which tiers members had, and what was
   * first.
   */
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
  published: Figures;
  draft: Figures;
  moved: Moved;
};

/** One version while it is replayed. */
type Side = { programme: Programme; assess: Assess; tally: Tally };
type Assessments = Map<KnownOrder, Assessment>;
/** One customer under one version: null where it takes no part. */
type Judged = { earned: Earned; points: bigint; tierId: string } | null;

export class Backtest {
  readonly #setting: BacktestSetting;
  readonly #months: readonly Month[];
  readonly #published: Side;
  readonly #draft: Side;
  readonly #movers: MoverSum;
  readonly #scale: Scale;
  readonly #isAlike: boolean;
  readonly #isForTheSame: boolean;
  readonly #replay: Replay;
  /** Of the member that is judged now. */
  readonly #assessments: readonly Assessments[];
  readonly #sales = new Map<KnownOrder, bigint>();

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
    this.#isForTheSame = published.membership === draft.membership;
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

  /** Each customer once, in any order; of whoever takes part by neither version the orders are left out. */
  add(customer: BacktestMember): void {
    const member = replayedOf(customer, this.#replay);
    const before = this.#takingPart(member, this.#published);
    const after = this.#isForTheSame ? before : this.#takingPart(member, this.#draft);
    const published = this.#judge(member, before, this.#published, null);
    const known = this.#isAlike && isOneEnrolment(before, after) ? (published?.earned ?? null) : null;
    const draft = this.#judge(member, after, this.#draft, known);
    for (const each of this.#assessments) each.clear();
    this.#sales.clear();
    if (!published && !draft) return;
    this.#movers.add({
      customerId: member.customerId,
      publishedPoints: published?.points ?? 0n,
      draftPoints: draft?.points ?? 0n,
      publishedTierId: published?.tierId ?? null,
      draftTierId: draft?.tierId ?? null,
    });
  }

  #takingPart(member: BacktestMember, { programme: by }: Side): SideMember {
    return takingPart(member, { by, published: this.#setting.published });
  }

  /** Orders of the time that is replayed, of nobody who is known. */
  addStrangers(orders: number): void {
    for (const { tally } of [this.#published, this.#draft]) tally.leaveOut("not_a_member", orders);
  }

  #judge(customer: BacktestMember, member: SideMember, side: Side, known: Earned | null): Judged {
    const { programme, tally } = side;
    const orders = this.#heard(member, side);
    const { customerId, enrolledAt, merged } = member;
    if (!enrolledAt) return null;
    const earned = known ?? this.#earn({ ...member, orders }, side);
    const rising = { customerId, enrolledAt, merged, isReachable: !customer.isRedacted };
    const given = givenForRising(rising, earned, { ...this.#setting, programme });
    const points = orders.reduce((sum, order) => sum + this.#count(order, earned, side), given.points);
    tally.enter();
    tally.give(given);
    const isDraft = side === this.#draft;
    const { redeemedPoints } = customer;
    tally.owe(points - (isDraft ? spentByDraft(redeemedPoints, this.#scale) : redeemedPoints));
    tally.place(this.#tiersAtEnds(earned, programme, enrolledAt));
    return { earned, points, tierId: earned.fold.standing.tierId };
  }

  #heard(member: SideMember, { programme, tally }: Side): readonly KnownOrder[] {
    return member.orders.filter((order) => {
      const why = whyNotHeard(order, member, programme);
      if (why && this.#isCounted(order)) tally.leaveOut(why);
      return why === null;
    });
  }

  #earn(member: SideMember, { programme, assess }: Side): Earned {
    const { timeZone, now } = this.#setting;
    const judging = { programme, timeZone, now };
    const together = member.merged?.size ? earnedByMerged(member, peopleOf(member), judging, assess) : null;
    return together ?? earnedBy(member, judging, assess);
  }

  /** One without a state is of no time that is known. */
  #isCounted({ state }: KnownOrder): boolean {
    return !state || state.processedAt >= this.#setting.from;
  }

  /** The points of an order, where it counts. */
  #count(order: KnownOrder, { points }: Earned, { assess, tally }: Side): bigint {
    if (!this.#isCounted(order)) return 0n;
    const assessment = assess(order);
    const earned = points.get(order.orderId);
    // One that counts for an heir alone found no tier: whose it was took no part by then.
    const isFound = earned !== undefined || order.qualifiesFrom !== null;
    const why = isFound ? whyNotEarning(order, assessment) : "before_enrolment";
    if (why) {
      tally.leaveOut(why);
      return 0n;
    }
    const earningMinor = round(assessment.left.base, "down");
    tally.count({ points: earned ?? 0n, salesMinor: this.#salesOf(order), earningMinor });
    return earned ?? 0n;
  }

  #salesOf(order: KnownOrder): bigint {
    const known = this.#sales.get(order);
    if (known !== undefined) return known;
    const returned = order.refunds.reduce(
      (sum, refund) => sum + refundSales(refund, order.state).returnsMinor,
      0n,
    );
    const sales = discountedMinor(order.state) - returned;
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
      ...{ from, until: now, currency: published.currency },
      published: this.#published.tally.figures(),
      draft: this.#draft.tally.figures(),
      moved: this.#movers.moved(),
    };
  }
}

/** Whoever became somebody else may have taken part otherwise. */
function isOneEnrolment(a: SideMember, b: SideMember): boolean {
  return a === b || (!a.merged?.size && a.enrolledAt?.getTime() === b.enrolledAt?.getTime());
}
