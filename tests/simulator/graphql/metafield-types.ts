type Check = (value: string) => string | null;

const must =
  (isGood: (value: string) => boolean, message: string): Check =>
  (value) =>
    isGood(value) ? null : message;

function parses(value: string, accept: (parsed: unknown) => boolean = () => true): boolean {
  try {
    return accept(JSON.parse(value));
  } catch {
    return false;
  }
}

/** From API version 2026-04 on, a JSON value may be 128 KB. */
export const MAX_JSON_BYTES = 128 * 1_024;

const TYPES: Record<string, Check> = {
  boolean: must((value) => value === "true" || value === "false", "Value must be true or false."),
  color: must((value) => /^#[0-9a-fA-F]{6}$/.test(value), "Value must be a hex color code."),
  date: must((value) => /^\d{4}-\d\d-\d\d$/.test(value), "Value must be in YYYY-MM-DD format."),
  date_time: must(
    (value) => /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
    "Value must be in “YYYY-MM-DDTHH:MM:SS” format.",
  ),
  id: must((value) => value.length <= 255, "Value is too long."),
  json: must((value) => parses(value), "Value is invalid JSON."),
  money: must(
    (value) => parses(value, (each) => typeof each === "object" && each !== null && "amount" in each),
    "Value must be money.",
  ),
  multi_line_text_field: must(() => true, ""),
  number_decimal: must((value) => /^-?\d+(\.\d+)?$/.test(value), "Value must be a decimal."),
  number_integer: must(
    (value) => /^-?\d+$/.test(value) && BigInt(value) >= -(2n ** 63n) && BigInt(value) < 2n ** 63n,
    "Value must be an integer.",
  ),
  single_line_text_field: must((value) => !/[\r\n]/.test(value), "Value must be a single line text string."),
  url: must((value) => URL.canParse(value), "Value must be a valid URL."),
};

/** Null: the type is not one of those simulated; else the complaint about the value, or "" for none. */
export function complaintAbout(type: string, value: string): string | null {
  const listed = type.startsWith("list.");
  const check = TYPES[listed ? type.slice("list.".length) : type];
  if (!check) return null;
  if (!listed) return check(value) ?? "";
  const isList = parses(value, (each) => Array.isArray(each));
  if (!isList) return "Value must be a list.";
  const each = (JSON.parse(value) as unknown[]).map((item) =>
    check(typeof item === "string" ? item : JSON.stringify(item)),
  );
  return each.find((complaint) => complaint !== null) ?? "";
}
