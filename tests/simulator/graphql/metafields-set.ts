import { digestOf, metafieldKey, resolveNamespace } from "../model/metafields.ts";
import type { Metafield } from "../model/types.ts";
import { hasScope } from "../oauth/scopes.ts";
import { complaintAbout, MAX_JSON_BYTES } from "./metafield-types.ts";
import { metafieldView, ownerExists, ownerTypeOf } from "./metafields.ts";
import { denied } from "./scopes.ts";
import type { Context, Field, View } from "./view.ts";

const MAX_PER_CALL = 25;

interface Input {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

interface Checked {
  input: Input;
  namespace: string;
  type: string;
  existing: Metafield | null;
}

const SCOPE_OF: Record<string, string> = {
  CUSTOMER: "write_customers",
  ORDER: "write_orders",
  PRODUCT: "write_products",
  COLLECTION: "write_products",
  DISCOUNTCODENODE: "write_discounts",
};

class Refused extends Error {
  readonly field: string;
  readonly code: string;
  constructor(field: string, code: string, message: string) {
    super(message);
    this.field = field;
    this.code = code;
  }
}

function typeOf(
  context: Context,
  input: Input,
  at: { namespace: string; existing: Metafield | null },
): string {
  const own = at.namespace === resolveNamespace(context.sim, "$app");
  const defined = context.sim.manifest.metafieldDefinitions.find(
    (each) => own && each.ownerType === ownerTypeOf(input.ownerId) && each.key === input.key,
  );
  const type = input.type ?? defined?.type ?? at.existing?.type;
  if (!type) throw new Refused("type", "BLANK", "Type can't be blank");
  if (defined && defined.type !== type) {
    throw new Refused(
      "type",
      "INVALID_TYPE",
      `Type '${type}' must be consistent with the definition's type: '${defined.type}'.`,
    );
  }
  return type;
}

function checkNames(namespace: string, key: string): void {
  if (!/^[\w-]{2,64}$/.test(key)) {
    const code = key.length < 2 ? "TOO_SHORT" : key.length > 64 ? "TOO_LONG" : "INVALID";
    throw new Refused("key", code, "Key must be 2 to 64 letters, digits, hyphens or underscores");
  }
  if (!/^[\w-]{3,255}$/.test(namespace)) {
    throw new Refused(
      "namespace",
      "INVALID",
      "Namespace must be 3 to 255 letters, digits, hyphens or underscores",
    );
  }
}

function checkValue(type: string, value: string): void {
  if (value === "") throw new Refused("value", "BLANK", "Value can't be blank");
  const complaint = complaintAbout(type, value);
  if (complaint === null) throw new Refused("type", "INCLUSION", `Type must be a known type, not ${type}`);
  if (complaint !== "") throw new Refused("value", "INVALID_VALUE", complaint);
  if (type === "json" && Buffer.byteLength(value) > MAX_JSON_BYTES) {
    throw new Refused("value", "TOO_LONG", `Value is too long (maximum is ${MAX_JSON_BYTES} bytes)`);
  }
}

function checkDigest(input: Input, existing: Metafield | null): void {
  if (input.compareDigest === undefined) return;
  if (input.compareDigest !== (existing?.compareDigest ?? null)) {
    throw new Refused(
      "compareDigest",
      "STALE_OBJECT",
      "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
    );
  }
}

function check(context: Context, input: Input): Checked {
  const scope = SCOPE_OF[ownerTypeOf(input.ownerId)];
  if (scope && !hasScope(context.shop, scope)) throw denied("metafieldsSet", scope);
  if (!ownerExists(context.shop, input.ownerId))
    throw new Refused("ownerId", "INVALID", "Owner does not exist.");
  const namespace = resolveNamespace(context.sim, input.namespace ?? "$app");
  checkNames(namespace, input.key);
  const existing = context.shop.metafields[metafieldKey(input.ownerId, namespace, input.key)] ?? null;
  const type = typeOf(context, input, { namespace, existing });
  checkValue(type, input.value);
  checkDigest(input, existing);
  return { input, namespace, type, existing };
}

function write({ sim, shop }: Context, { input, namespace, type, existing }: Checked): Metafield {
  const now = sim.nowIso();
  const metafield: Metafield = {
    id: existing?.id ?? sim.nextId(),
    ownerGid: input.ownerId,
    namespace,
    key: input.key,
    type,
    value: input.value,
    compareDigest: digestOf(input.value),
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  };
  shop.metafields[metafieldKey(input.ownerId, namespace, input.key)] = metafield;
  return metafield;
}

const error = (field: string[], code: string, message: string, elementIndex: number | null): View => ({
  __typename: "MetafieldsSetUserError",
  field,
  code,
  message,
  elementIndex,
});

/** All of them or none. */
export const metafieldsSet: Field = (args, context) => {
  const __typename = "MetafieldsSetPayload";
  const inputs = args["metafields"] as Input[];
  if (inputs.length > MAX_PER_CALL) {
    const message = `Exceeded the maximum metafields input limit of ${MAX_PER_CALL}.`;
    return {
      __typename,
      metafields: null,
      userErrors: [error(["metafields"], "LESS_THAN_OR_EQUAL_TO", message, null)],
    };
  }
  const checked: Checked[] = [];
  const userErrors: View[] = [];
  inputs.forEach((input, index) => {
    try {
      checked.push(check(context, input));
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      userErrors.push(
        error(["metafields", String(index), refused.field], refused.code, refused.message, index),
      );
    }
  });
  if (userErrors.length > 0) return { __typename, metafields: null, userErrors };
  const metafields = checked.map((each) => metafieldView(write(context, each)));
  context.sim.changed();
  return { __typename, metafields, userErrors: [] };
};
