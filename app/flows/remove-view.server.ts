/** The merchant no longer needs a saved view. */
import { inTransaction } from "#app/db.server.ts";
import { removeView as remove } from "#app/models/saved-views.server.ts";

/** What it showed stays; nobody is sent it any more. Twice is once. */
export async function removeView(shopId: string, viewId: string): Promise<void> {
  await inTransaction((tx) => remove(tx, shopId, viewId));
}
