/** What becomes of a page whose question the server does not answer. */
import fs from "node:fs";
import path from "node:path";
import { createMemoryRouter, redirect, UNSAFE_ErrorResponseImpl as ErrorResponse } from "react-router-dom";
import { afterEach, describe, expect, test, vi } from "vitest";
import { answerError } from "#app/answer.server.ts";
import { keepAndSay, keepPage, keepQuiet, readAgain, UNDONE } from "#app/components/keep-page.ts";
import { forgetRefused, lastRefused } from "#app/components/refused.ts";
import type { RefusalCode } from "#app/errors.ts";
import { Refusal } from "#app/errors.ts";

const shown = vi.fn();
vi.stubGlobal("shopify", { toast: { show: shown } });
afterEach(() => {
  shown.mockClear();
  forgetRefused();
});

/** The server does not answer, as the line to it says so. */
const SILENT: [string, unknown][] = [
  ["busy", new ErrorResponse(503, "", { error: { code: "TRY_AGAIN" } })],
  ["broken", new ErrorResponse(500, "", {})],
  ["not Laurel's own answer", new Response("Bad Gateway", { status: 502 })],
  ["away", new TypeError("Failed to fetch")],
];
const refusal = (code: RefusalCode) => answerError(new Refusal(code), "page");
/** Of every kind: overtaken, gone, not allowed, not in order, too large. */
const REFUSED = (
  ["DRAFT_OVERTAKEN", "MEMBER_NOT_FOUND", "SHOP_MUST_REOPEN", "BAD_REQUEST", "FORM_TOO_LARGE"] as const
).map((code) => [code, refusal(code)] as const);
type Said = { error: { message: string } };

const throwing = (error: unknown) => vi.fn<() => Promise<never>>().mockRejectedValue(error);

/** A page that is read when it is opened and after what is asked on it, as the admin's are. */
async function asking(answer: () => Promise<unknown>) {
  let reads = 0;
  const serverAction = answer as <T>() => Promise<T>;
  const routes = [
    {
      id: "page",
      path: "/",
      loader: () => (reads += 1),
      action: () => keepAndSay({ serverAction }),
      shouldRevalidate: readAgain,
    },
    { id: "other", path: "/other", loader: () => null },
  ];
  const router = createMemoryRouter(routes);
  await vi.waitFor(() => expect(router.state.initialized).toBe(true));
  await router.navigate("/", { formMethod: "post", formData: new FormData() });
  const { errors, actionData, location } = router.state;
  router.dispose();
  return { reads, errors, answer: actionData?.["page"] as unknown, at: location.pathname };
}

describe("a question on a page", () => {
  test("is answered, and the page read again", async () => {
    expect(await asking(() => Promise.resolve({ done: "yes" }))).toEqual({
      ...{ reads: 2, errors: null, answer: { done: "yes" }, at: "/" },
    });
    expect(shown).not.toHaveBeenCalled();
  });

  test.each(SILENT)("keeps the page as it is where the server is %s, and says so", async (_how, error) => {
    expect(await asking(throwing(error))).toEqual({ reads: 1, errors: null, answer: null, at: "/" });
    expect(shown.mock.calls).toEqual([[UNDONE, { isError: true }]]);
  });

  test.each(REFUSED)("keeps the page where it is refused with %s, and says why", async (_code, answer) => {
    for (const error of [answer, new ErrorResponse(answer.status, "", await answer.clone().json())]) {
      expect(await asking(throwing(error))).toEqual({ reads: 1, errors: null, answer: null, at: "/" });
      expect(lastRefused()).toBe(((await answer.clone().json()) as Said).error.message);
    }
    expect(shown).not.toHaveBeenCalled();
  });

  test("says no longer why the one before was refused once another is asked", async () => {
    await asking(throwing(refusal("STORE_CREDIT_OFF")));
    expect(lastRefused()).toBe("Store credit is switched off in this shop.");
    await asking(() => Promise.resolve({ done: "yes" }));
    expect(lastRefused()).toBeNull();
  });

  test("leaves to the session library what it answers itself", async () => {
    const leaving = new ErrorResponse(401, "", "<script>open()</script>");
    expect((await asking(throwing(leaving))).errors).toEqual({ page: leaving });
    expect(lastRefused()).toBeNull();
  });

  test("may lead to another page", async () => {
    expect(await asking(throwing(redirect("/other")))).toMatchObject({ errors: null, at: "/other" });
  });
});

test.each(SILENT)("a page with words of its own says them where the server is %s", async (_how, error) => {
  const answer = await keepPage<{ failed: boolean }>(throwing(error), () => ({ failed: true }));
  if (!(answer instanceof Response)) throw new Error("answered");
  expect([answer.status, await answer.json()]).toEqual([503, { failed: true }]);
});

test.each(REFUSED)("a page with words of its own is told why %s was refused", async (code, error) => {
  const answer = await keepPage<unknown>(throwing(error), (refused) => ({ refused }));
  if (!(answer instanceof Response)) throw new Error("answered");
  expect([answer.status, await answer.json()]).toEqual([
    new Refusal(code).status,
    { refused: new Refusal(code).message },
  ]);
});

test("what only adorns a page is left out, whatever the reason", async () => {
  expect(await keepQuiet(() => Promise.resolve("Pen"), "")).toBe("Pen");
  for (const [, error] of [...SILENT, ["refused", new ErrorResponse(403, "", {})] as const])
    expect(await keepQuiet(throwing(error), "")).toBe("");
});

test("every door of the admin through which something is changed keeps its page", () => {
  const folder = path.join(import.meta.dirname, "../../../app/routes");
  const doors = fs.readdirSync(folder).filter((name) => /^app\..*\.tsx$/.test(name));
  const changing = doors.filter((name) =>
    /^export (async )?function action\b/m.test(fs.readFileSync(path.join(folder, name), "utf8")),
  );
  expect(changing.length).toBeGreaterThan(10);
  const without = changing.filter(
    (name) => !/\bkeep(Page|AndSay)\b/.test(fs.readFileSync(path.join(folder, name), "utf8")),
  );
  expect(without).toEqual([]);
});
