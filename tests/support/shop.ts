/** A shop of one's own per test: installed, with the Influencer-tiers programme published. Nothing is shared. */
import { randomInt, randomUUID } from "node:crypto";
import { db } from "#app/db.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

export type TestShop = { shopId: string; currency: string; timeZone: string };

export type ShopOptions = {
  currency?: string;
  timeZone?: string;
  installedAt?: Date | null;
  /** null publishes nothing. */
  programme?: ProgrammeDocument | null;
  publishedAt?: Date;
};

const LONG_AGO = new Date("2020-01-01T00:00:00Z");

export async function aShop(options: ShopOptions = {}): Promise<TestShop> {
  const { currency = "USD", timeZone = "America/New_York", publishedAt = LONG_AGO } = options;
  const shopId = aShopDomain();
  const installedAt = options.installedAt === undefined ? LONG_AGO : options.installedAt;
  await db.shop.create({
    data: {
      shopId,
      name: "Test shop",
      currency,
      timeZone,
      primaryLocale: "en",
      createdAt: LONG_AGO,
      installedAt,
    },
  });
  const programme = options.programme === undefined ? influencerTiers(currency) : options.programme;
  if (programme !== null) await publish({ shopId, version: 1, programme, publishedAt });
  return { shopId, currency, timeZone };
}

/** Puts a version in force, past the checks of the publishing flow. */
export async function publish(version: {
  shopId: string;
  version: number;
  programme: ProgrammeDocument;
  publishedAt: Date;
}): Promise<void> {
  const { shopId, programme, publishedAt } = version;
  await db.programmeVersion.create({
    data: { shopId, version: version.version, document: programme, publishedAt, publishedBy: "test" },
  });
}

export function aShopDomain(): string {
  return `test-${randomUUID().slice(0, 13)}.myshopify.com`;
}

/** An id as Shopify gives them: about thirteen digits. `big` ones do not fit a JavaScript number, like its samples. */
export function anId({ big = false }: { big?: boolean } = {}): bigint {
  const id = BigInt(randomInt(1_000_000_000, 281_474_976_710_655));
  return big ? id + 820_000_000_000_000_000n : id;
}
