export interface DiscountError {
  __typename: "DiscountUserError";
  field: string[];
  message: string;
  code: string;
  extraInfo: null;
}

/** Collects complaints about a discount in Shopify's form: every path begins with the name of the input. */
export class Complaints {
  readonly errors: DiscountError[] = [];
  readonly #input: string;

  constructor(input: string) {
    this.#input = input;
  }

  add(path: string[], code: string, message: string): void {
    const field = [this.#input, ...path];
    this.errors.push({ __typename: "DiscountUserError", field, message, code, extraInfo: null });
  }
}
