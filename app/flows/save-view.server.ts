/** The merchant keeps a report as it is, to look at it again or to have it sent. */
import { randomUUID } from "node:crypto";
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { hasView, lockAndCountViews, putView } from "#app/models/saved-views.server.ts";
import type { SavedView } from "#app/models/saved-views.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";

const MOST_VIEWS = 50;
const LONGEST_NAME = 60;
const LONGEST_QUESTION = 2_000;

/**
 * One of the same name is written over. Sends nothing: whoever sends reads who gets which view, and how often. Refuses
 * VIEW_INVALID (no name, too long, more than fifty), SHOP_NOT_INSTALLED. Idempotent.
 */
export async function saveView(
  shopId: string,
  asked: Omit<SavedView, "viewId"> & { report: string },
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const name = asked.name.replaceAll("\0", "").trim();
  if (name === "") throw new Refusal("VIEW_INVALID", { detail: "The view needs a name" });
  if (name.length > LONGEST_NAME)
    throw new Refusal("VIEW_INVALID", { detail: `The name is longer than ${LONGEST_NAME} characters` });
  if (asked.question.length > LONGEST_QUESTION)
    throw new Refusal("VIEW_INVALID", { detail: "The view asks for too much: take a filter away" });
  await inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const count = await lockAndCountViews(tx, shopId);
    if (count >= MOST_VIEWS && !(await hasView(tx, shopId, asked.report, name)))
      throw new Refusal("VIEW_INVALID", {
        detail: `There are ${MOST_VIEWS} views already: remove one first`,
      });
    await putView(tx, shopId, { ...asked, name, viewId: randomUUID(), by, now });
  });
}
