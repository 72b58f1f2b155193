import type { Id, Iso } from "../model/types.ts";

/** A bulk query with what it will have found; what it is now follows from the clock. */
export interface BulkOperation {
  id: Id;
  query: string;
  createdAt: Iso;
  runsAt: Iso;
  finishesAt: Iso;
  cancelledAt: Iso | null;
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  /** Of the file, without their ends. */
  lines: string[];
  rootCount: number;
  announced: boolean;
}
