/** What is noted for the team with a publication. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { publishDraft } from "#app/flows/publish-draft.server.ts";
import { programmeHistory } from "#app/models/programmes.server.ts";
import { BEN, draftOf, later, withDraft } from "./programme-setting.ts";

const publish = (shopId: string, revision: number, note: string) =>
  publishDraft(shopId, { revision, reevaluate: false, note, by: BEN, clock: () => later(1) });

test("one that cannot be kept is refused at the note, and the draft stays", async () => {
  const { shopId, revision } = await withDraft();
  for (const note of ["For\u0000you", "\ud83d"])
    await expect(publish(shopId, revision, note)).rejects.toMatchObject({
      code: "PROGRAMME_INVALID",
      detail: { issues: [{ path: "note", message: "holds characters that are none" }] },
    });
  expect((await draftOf(shopId)).revision).toBe(revision);
});

test("one that is too long ends with a whole character", async () => {
  const { shopId, revision } = await withDraft();
  await publish(shopId, revision, `${"n".repeat(499)}🌲`);
  expect((await programmeHistory(db, shopId))[0]?.note).toBe("n".repeat(499));
});
