import { GraphQLError } from "graphql";
import {
  cancelOperation,
  isFinished,
  MAX_AT_ONCE,
  operationsOf,
  shareOf,
  signedUrl,
  startOperation,
  statusOf,
} from "../bulk/operations.ts";
import { resultOf } from "../bulk/result.ts";
import { complaintsOf } from "../bulk/rules.ts";
import { gid, idOf } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { BulkOperation } from "../bulk/types.ts";
import { connection } from "./connection.ts";
import { search } from "./search.ts";
import { type Args, type Context, type Field, notSimulated, textOf, type View } from "./view.ts";

export function bulkView({ sim, shop }: Context, operation: BulkOperation): View {
  const now = sim.now();
  const status = statusOf(operation, now);
  const share = shareOf(operation, now);
  const completed = status === "COMPLETED" || status === "EXPIRED";
  const size = operation.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const failed = status === "FAILED";
  const hasPart = failed && operation.errorCode !== "ACCESS_DENIED" && operation.lines.length > 0;
  return {
    __typename: "BulkOperation",
    id: gid("BulkOperation", operation.id),
    type: "QUERY",
    status,
    query: operation.query,
    errorCode: failed ? operation.errorCode : null,
    createdAt: apiTime(operation.createdAt),
    completedAt: completed ? apiTime(operation.finishesAt) : null,
    objectCount: String(Math.floor(operation.lines.length * share)),
    rootObjectCount: String(Math.floor(operation.rootCount * share)),
    fileSize: completed && size > 0 ? String(size) : null,
    // A query that finds nothing has no file.
    url: status === "COMPLETED" && size > 0 ? () => signedUrl(sim, shop, operation, "final") : null,
    partialDataUrl: hasPart ? () => signedUrl(sim, shop, operation, "partial") : null,
  };
}

const bulkError = (field: string[] | null, message: string, code: string | null): View => ({
  __typename: code === null ? "UserError" : "BulkOperationUserError",
  field,
  message,
  ...(code === null ? {} : { code }),
});

const runQuery: Field = async (args, context, { schema }) => {
  const { sim, shop, run } = context;
  const __typename = "BulkOperationRunQueryPayload";
  const refuse = (userErrors: View[]) => ({ __typename, bulkOperation: null, userErrors });
  const query = String(args["query"]);
  const complaints = complaintsOf(schema, query);
  if (complaints.length > 0) return refuse(complaints.map((each) => bulkError(["query"], each, "INVALID")));
  const running = operationsOf(shop).filter((each) => !isFinished(statusOf(each, sim.now())));
  if (running.length >= MAX_AT_ONCE) {
    return refuse([
      bulkError(null, "Bulk operations limit reached. Please try again later.", "LIMIT_REACHED"),
    ]);
  }
  if (!run) throw notSimulated("bulkOperationRunQuery outside a request");
  const outcome = await resultOf(schema, { query, groupObjects: args["groupObjects"] === true }, run);
  const operation = startOperation(sim, shop, { query, outcome });
  return { __typename, bulkOperation: bulkView(context, operation), userErrors: [] };
};

function operationAt({ shop }: Context, args: Args): BulkOperation | null {
  const text = String(args["id"]);
  const id = idOf("BulkOperation", text);
  if (id === null)
    throw new GraphQLError(`Invalid global id '${text}'`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
  return shop.bulk.operations[id] ?? null;
}

const cancel: Field = (args, context) => {
  const __typename = "BulkOperationCancelPayload";
  const operation = operationAt(context, args);
  if (!operation) {
    const userErrors = [bulkError(["id"], "Bulk operation does not exist", null)];
    return { __typename, bulkOperation: null, userErrors };
  }
  const status = statusOf(operation, context.sim.now());
  if (isFinished(status)) {
    const message = `A bulk operation cannot be canceled when it is ${status.toLowerCase()}`;
    const userErrors = [bulkError(null, message, null)];
    return { __typename, bulkOperation: bulkView(context, operation), userErrors };
  }
  cancelOperation(context.sim, operation);
  return { __typename, bulkOperation: bulkView(context, operation), userErrors: [] };
};

const list: Field = (args, context) => {
  const { sim, shop } = context;
  const found = search(operationsOf(shop), textOf(args, "query"), (operation) => ({
    id: operation.id,
    status: statusOf(operation, sim.now()).toLowerCase(),
    operation_type: "query",
    created_at: apiTime(operation.createdAt),
  }));
  if (args["sortKey"] !== "CREATED_AT") throw notSimulated(`bulkOperations by ${String(args["sortKey"])}`);
  // Newest first, unless reversed: the other way round than other connections.
  const turned = { ...args, reverse: args["reverse"] !== true };
  return connection("BulkOperation", found, turned, {
    keyOf: (operation) => ({ value: operation.createdAt, id: operation.id }),
    view: (operation) => bulkView(context, operation),
  });
};

export const bulkQueries: Record<string, Field> = {
  bulkOperation: (args, context) => {
    const operation = operationAt(context, args);
    return operation && bulkView(context, operation);
  },
  bulkOperations: list,
  currentBulkOperation: (args, context) => {
    const newest = operationsOf(context.shop).at(-1);
    return args["type"] === "QUERY" && newest ? bulkView(context, newest) : null;
  },
};

export const bulkMutations: Record<string, Field> = {
  bulkOperationRunQuery: runQuery,
  bulkOperationCancel: cancel,
};
