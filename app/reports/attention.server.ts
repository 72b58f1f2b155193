/** What a merchant should look at: deliveries set aside, requests for data, and how far set-up has come. */
import type { Db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";

export type ParkedDelivery = { webhookId: string; topic: string; receivedAt: Date; error: string | null };
const SHOWN = 5;

/** The latest deliveries that could not be done, and how many there are in all. */
export async function parkedDeliveries(
  db: Db,
  shopId: string,
): Promise<{ count: number; latest: ParkedDelivery[] }> {
  const where = { shopId, state: "parked" };
  const [count, latest] = await Promise.all([
    db.delivery.count({ where }),
    db.delivery.findMany({
      where,
      orderBy: { receivedAt: "desc" },
      take: SHOWN,
      select: { webhookId: true, topic: true, receivedAt: true, error: true },
    }),
  ]);
  return { count, latest };
}

/** The document of one request, as JSON. Refuses where there is none, or not yet, or not in this shop. */
export async function requireDataDocument(db: Db, shopId: string, requestId: bigint): Promise<unknown> {
  const request = await db.dataRequest.findUnique({ where: { shopId_requestId: { shopId, requestId } } });
  if (!request?.document)
    throw new Refusal("BAD_REQUEST", {
      detail: "there is no such data request, or it is still being prepared",
    });
  return request.document;
}

/** How far the set-up guide has come, as far as the database knows. */
export async function setUpProgress(
  db: Db,
  shopId: string,
): Promise<{ published: boolean; firstPoints: boolean }> {
  const [programme, entry] = await Promise.all([
    db.programmeVersion.findFirst({ where: { shopId }, select: { version: true } }),
    db.entry.findFirst({ where: { shopId, kind: "earn" }, select: { entryId: true } }),
  ]);
  return { published: programme !== null, firstPoints: entry !== null };
}
