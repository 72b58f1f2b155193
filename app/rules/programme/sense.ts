/**
 * What each part of a document may say by itself, but not beside another: nothing of it could ever be followed. Pure.
 */
import { folded } from "#app/rules/plain-text.ts";
import type { Campaign, Conversion, Earning } from "#app/rules/programme/earning.ts";
import type { Complain } from "#app/rules/programme/refusals.ts";
import type { Tier } from "#app/rules/programme/tiers.ts";
import { alternativesOf, implies } from "#app/rules/programme/tiers.ts";
import { mostDaysOf } from "#app/rules/shop-time.ts";

type Path = (string | number)[];

type Said = {
  tiers: readonly Tier[];
  earning: Earning;
  campaigns: readonly Campaign[];
  audience: { customerTags: readonly string[]; excludedCustomerTags: readonly string[] };
  expiry: { policy: "calendar"; month: number; day: number } | { policy: "never" | "fixed" | "inactivity" };
  expiryWarningDays: readonly number[];
  conversion: Conversion | null;
};

export function checkSense(programme: Said, complain: Complain): void {
  checkCommas(programme, [], complain);
  checkTags(programme, complain);
  checkAudiences(programme, complain);
  checkTierNames(programme, complain);
  checkKeeping(programme, complain);
  checkStatusPoints(programme, complain);
  checkCaps(programme, complain);
  checkExpiry(programme, complain);
  checkWarnings(programme, complain);
  checkConversion(programme, complain);
}

/** Wherever a tag, or a list of them, stands. */
const TAGS: ReadonlySet<unknown> = new Set([
  ...["productTags", "customerTags", "excludedCustomerTags", "customerTag", "requiredTag"],
]);

function checkCommas(part: unknown, path: Path, complain: Complain): void {
  if (typeof part === "string") {
    const isTag = TAGS.has(path.at(-1)) || TAGS.has(path.at(-2));
    if (isTag && part.includes(",")) complain(path, "must be one tag: Shopify parts tags by commas");
  } else if (Array.isArray(part))
    part.forEach((each: unknown, index) => checkCommas(each, [...path, index], complain));
  else if (typeof part === "object" && part !== null)
    for (const [key, each] of Object.entries(part)) checkCommas(each, [...path, key], complain);
}

/** Whoever is left out can neither be asked for, nor carry the tag that leaves out for a tier. */
function checkTags({ audience, tiers, campaigns }: Said, complain: Complain): void {
  const excluded = new Set(audience.excludedCustomerTags.map(folded));
  const leavesOut = (tag: string | null): tag is string => tag !== null && excluded.has(folded(tag));
  const checkAsked = (path: (string | number)[], tag: string | null) => {
    if (leavesOut(tag))
      complain(path, `"${tag}" leaves customers out of the programme: it cannot be asked for`);
  };
  audience.customerTags.forEach((tag, index) => checkAsked(["audience", "customerTags", index], tag));
  tiers.forEach(({ customerTag, requiredTag }, index) => {
    checkAsked(["tiers", index, "requiredTag"], requiredTag);
    if (leavesOut(customerTag))
      complain(["tiers", index, "customerTag"], `"${customerTag}" leaves customers out of the programme`);
  });
  campaigns.forEach((campaign, index) =>
    campaign.audience?.customerTags.forEach((tag, at) =>
      checkAsked(["campaigns", index, "audience", "customerTags", at], tag),
    ),
  );
}

/** A campaign for some members only says for whom: where nobody is named it would be for everybody. */
function checkAudiences({ campaigns }: Said, complain: Complain): void {
  campaigns.forEach(({ audience }, index) => {
    if (audience?.tierIds.length === 0 && audience.customerTags.length === 0)
      complain(["campaigns", index, "audience"], "must name some tiers or customer tags");
  });
}

/** A tier is known by its name, and by the tag that its members carry: the tag of two would tell neither. */
function checkTierNames({ tiers }: Said, complain: Complain): void {
  for (const key of ["name", "customerTag"] as const) {
    const seen = new Set<string>();
    tiers.forEach(({ [key]: said }, index) => {
      if (said === null) return;
      if (seen.has(folded(said))) complain(["tiers", index, key], `"${said}" is used twice`);
      seen.add(folded(said));
    });
  }
}

/** Whoever keeps a tier would keep the one below, too. */
function checkKeeping({ tiers }: Said, complain: Complain): void {
  tiers.forEach(({ keep }, index) => {
    const below = tiers[index - 1];
    const belowKeep = below?.keep ?? below?.reach;
    if (keep && below && belowKeep && !implies(keep, belowKeep))
      complain(["tiers", index, "keep"], `must be no easier than what keeps ${below.name}`);
  });
}

/** A tier that asks for status points, where nothing brings any. */
function checkStatusPoints({ tiers, earning }: Said, complain: Complain): void {
  const { statusPoints, rules } = earning;
  const brings = rules.some((rule) => rule.kind !== "multiplier" && rule.counts !== "points");
  const isNothing = statusPoints?.rate === null && !brings;
  if (!isNothing) return;
  tiers.forEach(({ reach }, index) => {
    const ways = reach ? alternativesOf(reach) : [];
    const asks = ways.length > 0 && ways.every((way) => way.some(({ metric }) => metric === "points"));
    if (asks) complain(["tiers", index, "reach"], "can never be reached: nothing earns status points");
  });
}

/** The most of a shorter time is not more than that of a longer one. */
function checkCaps({ earning: { caps } }: Said, complain: Complain): void {
  const [day, month, year] = [caps.perDay, caps.perMonth, caps.perYear];
  const isAbove = (a: number | null, b: number | null) => a !== null && b !== null && a > b;
  const check = (key: "perDay" | "perMonth", longer: string) =>
    complain(["earning", "caps", key], `must be no more than the most in a ${longer}`);
  if (isAbove(day, month)) check("perDay", "month");
  else if (isAbove(day, year)) check("perDay", "year");
  if (isAbove(month, year)) check("perMonth", "year");
}

/** 29 February is a day of some years; in the others it is the last of its month. */
function checkExpiry({ expiry }: Said, complain: Complain): void {
  if (expiry.policy !== "calendar") return;
  const most = mostDaysOf(expiry.month);
  if (expiry.day > most) complain(["expiry", "day"], `must be at most ${most}: the month has no more days`);
}

function checkWarnings({ expiryWarningDays: days }: Said, complain: Complain): void {
  days.forEach((day, index) => {
    if (days.indexOf(day) < index) complain(["expiryWarningDays", index], `names ${day} twice`);
  });
}

/** A code ends, as every code of a reward does; and store credit is money, which asks nothing of an order. */
function checkConversion({ conversion }: Said, complain: Complain): void {
  if (!conversion) return;
  const { into, validDays, minimumSubtotalMinor } = conversion;
  if (into === "code" && validDays === null) complain(["conversion", "validDays"], "is missing: a code ends");
  if (into === "store_credit" && minimumSubtotalMinor !== null)
    complain(
      ["conversion", "minimumSubtotalMinor"],
      "cannot be asked of store credit: it pays for any order",
    );
}
