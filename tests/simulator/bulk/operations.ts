import { createHmac } from "node:crypto";
import { gid } from "../model/ids.ts";
import type { Sim } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import type { BulkOperation } from "./types.ts";
import { shopTime } from "../model/time.ts";
import type { BulkErrorCode, Outcome } from "./result.ts";

/** Five at a time for one app in one shop, since API 2026-01. */
export const MAX_AT_ONCE = 5;
/** From asking to the end, unless the control API says otherwise. */
export const USUAL_MS = 3_000;
const CANCELING_MS = 1_000;
const KEPT_MS = 7 * 86_400_000;

export type BulkStatus =
  "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED" | "EXPIRED";

const FINISHED: readonly BulkStatus[] = ["COMPLETED", "FAILED", "CANCELED", "EXPIRED"];

/** What an operation is at an instant: nothing of it is stored, all of it follows from when it was asked for. */
export function statusOf(operation: BulkOperation, now: Date): BulkStatus {
  const at = now.getTime();
  const finished = Date.parse(operation.finishesAt);
  const cancelled = operation.cancelledAt === null ? null : Date.parse(operation.cancelledAt);
  if (cancelled !== null && cancelled < finished)
    return at < cancelled + CANCELING_MS ? "CANCELING" : "CANCELED";
  if (at < Date.parse(operation.runsAt)) return "CREATED";
  if (at < finished) return "RUNNING";
  if (operation.errorCode) return "FAILED";
  return at < finished + KEPT_MS ? "COMPLETED" : "EXPIRED";
}

export const isFinished = (status: BulkStatus): boolean => FINISHED.includes(status);

/** How far it has come, from 0 to 1: the running counts grow with it. */
export function shareOf(operation: BulkOperation, now: Date): number {
  const [from, to] = [Date.parse(operation.runsAt), Date.parse(operation.finishesAt)];
  if (to <= from) return now.getTime() >= to ? 1 : 0;
  return Math.min(1, Math.max(0, (now.getTime() - from) / (to - from)));
}

export const operationsOf = (shop: Shop): BulkOperation[] => Object.values(shop.bulk.operations);

export function startOperation(
  sim: Sim,
  shop: Shop,
  { query, outcome }: { query: string; outcome: Outcome },
): BulkOperation {
  const fault = sim.faults.take("bulk", shop.domain, ["bulkOperationRunQuery"]);
  const struck = ["ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "TIMEOUT"].find((each) => each === fault?.fault);
  const now = sim.now().getTime();
  const takes = shop.bulk.takesMs;
  const operation: BulkOperation = {
    id: sim.nextId(),
    query,
    createdAt: new Date(now).toISOString(),
    runsAt: new Date(now + Math.floor(takes / 3)).toISOString(),
    finishesAt: new Date(now + takes).toISOString(),
    cancelledAt: null,
    errorCode: (struck as BulkErrorCode | undefined) ?? outcome.errorCode,
    lines: outcome.lines,
    rootCount: outcome.rootCount,
    announced: false,
  };
  shop.bulk.operations[operation.id] = operation;
  sim.changed();
  sim.bulk.wake();
  return operation;
}

/** Asks it to stop; one that is over already stays as it is. */
export function cancelOperation(sim: Sim, operation: BulkOperation): void {
  if (isFinished(statusOf(operation, sim.now()))) return;
  operation.cancelledAt ??= sim.nowIso();
  sim.changed();
  sim.bulk.wake();
}

/** Announces what has finished, when it has, on the simulator's clock. */
export class BulkWatch {
  readonly #sim: Sim;
  #timer: NodeJS.Timeout | null = null;

  constructor(sim: Sim) {
    this.#sim = sim;
    sim.clock.onJump(() => this.wake());
  }

  wake(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const now = this.#sim.now();
    let running = false;
    for (const shop of Object.values(this.#sim.state.shops)) {
      for (const operation of operationsOf(shop)) {
        if (operation.announced) continue;
        if (isFinished(statusOf(operation, now))) announceFinish(this.#sim, shop, operation);
        else running = true;
      }
    }
    if (running && this.#sim.state.clock.frozenAt === null)
      this.#timer = setTimeout(() => this.wake(), 100).unref();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}

function announceFinish(sim: Sim, shop: Shop, operation: BulkOperation): void {
  operation.announced = true;
  const status = statusOf(operation, sim.now());
  const completed = status === "COMPLETED" ? shopTime(operation.finishesAt, shop.timeZone) : null;
  const payload = {
    admin_graphql_api_id: gid("BulkOperation", operation.id),
    completed_at: completed,
    created_at: shopTime(operation.createdAt, shop.timeZone),
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: status.toLowerCase(),
    type: "query",
  };
  sim.announce(shop, [{ topic: "bulk_operations/finish", payload }]);
  sim.changed();
}

const BUCKET = "/shopify-tiers-assets-prod-us-east1/bulk-operation-outputs";
let serial = 0;

const signature = (sim: Sim, text: string) =>
  createHmac("sha256", `storage:${sim.config.appSecret}`).update(text).digest("base64");

/** A signed address of the file: good for a week, and every time it is asked for another one. */
export function signedUrl(sim: Sim, shop: Shop, operation: BulkOperation, kind: "final" | "partial"): string {
  serial += 1;
  const url = new URL(`https://storage.googleapis.com${BUCKET}/${shop.domain}/${operation.id}-${kind}`);
  const expires = Math.floor((sim.now().getTime() + KEPT_MS) / 1_000) + serial;
  url.searchParams.set("GoogleAccessId", "assets-us-prod@shopify-tiers.iam.gserviceaccount.com");
  url.searchParams.set("Expires", String(expires));
  url.searchParams.set("Signature", signature(sim, `${url.pathname}\n${expires}`));
  url.searchParams.set("response-content-type", "application/jsonl");
  return url.href;
}

/** The lines behind an address, "expired", or null when it was not signed by us. */
export function fileAt(sim: Sim, url: URL): { shop: Shop; lines: string[] } | "expired" | null {
  const [, domain = "", id = "", kind] =
    /bulk-operation-outputs\/([^/]+)\/(\d+)-(final|partial)$/.exec(url.pathname) ?? [];
  const shop = sim.shop(domain);
  const operation = shop?.bulk.operations[id];
  const expires = url.searchParams.get("Expires") ?? "";
  if (!shop || !operation) return null;
  if (url.searchParams.get("Signature") !== signature(sim, `${url.pathname}\n${expires}`)) return null;
  const isOver = statusOf(operation, sim.now()) === "EXPIRED";
  if (isOver || Number(expires) * 1_000 < sim.now().getTime()) return "expired";
  const { lines } = operation;
  return { shop, lines: kind === "final" ? lines : lines.slice(0, Math.ceil(lines.length / 2)) };
}
