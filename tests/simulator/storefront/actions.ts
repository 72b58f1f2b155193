import { redirect } from "../admin/html.ts";
import { SimError } from "../model/sim.ts";
import { createCustomer } from "../orders/customers.ts";
import { bodyOf } from "./ajax.ts";
import { addLine, dropCode, setQuantity, tryCode } from "./cart.ts";
import { cartPage, registerPage } from "./pages.ts";
import type { Visit } from "./render.ts";
import { currenciesOf, isLocale, keepSession, withoutLanguage } from "./session.ts";

const field = (form: Record<string, unknown>, name: string): string =>
  typeof form[name] === "string" ? form[name] : "";

/** Only a path of this shop: nobody is sent elsewhere by a link. */
export function ownPath(path: string | null | undefined, fallback: string): string {
  return path && /^\/(?![/\\])/.test(path) ? path : fallback;
}

export function done({ sim, shop, session, root }: Visit, path: string): Response {
  return redirect(withoutLanguage(path).locale ? path : root + path, {
    "set-cookie": keepSession(sim, shop, session),
  });
}

export async function addToCart(visit: Visit): Promise<Response> {
  const form = await bodyOf(visit.request);
  addLine(visit.shop, visit.session, field(form, "id"), Number(form["quantity"] ?? 1));
  return done(visit, ownPath(field(form, "return_to"), "/cart"));
}

export async function changeCart(visit: Visit): Promise<Response> {
  const form = new URLSearchParams(await visit.request.text());
  // The remove button's value stands after the field's.
  setQuantity(visit.session, form.get("id") ?? "", Number(form.getAll("quantity").at(-1)));
  return done(visit, "/cart");
}

export async function postCart(visit: Visit): Promise<Response> {
  const form = await bodyOf(visit.request);
  return done(visit, "checkout" in form ? "/checkout" : "/cart");
}

export async function cartDiscount(visit: Visit): Promise<Response> {
  const form = await bodyOf(visit.request);
  const remove = field(form, "remove");
  if (remove) {
    dropCode(visit.session, remove);
    return done(visit, "/cart");
  }
  const code = field(form, "discount");
  const reason = tryCode(visit.sim, visit.shop, visit.session, code);
  return reason ? cartPage(visit, { code, reason }) : done(visit, "/cart");
}

/** /discount/{CODE}?redirect=/cart: the code is kept whether it applies or not; the cart says so. */
export function discountLink(visit: Visit, code: string): Response {
  const { session, url } = visit;
  if (!session.codes.some((each) => each.toLowerCase() === code.toLowerCase())) session.codes.push(code);
  return done(visit, ownPath(url.searchParams.get("redirect"), "/"));
}

export async function logIn(visit: Visit): Promise<Response> {
  const form = await bodyOf(visit.request);
  const id = field(form, "customer");
  visit.session.customerId = visit.shop.customers[id]?.state === "enabled" ? id : null;
  return done(visit, ownPath(field(form, "return_url"), "/account"));
}

export function logOut(visit: Visit): Response {
  visit.session.customerId = null;
  return done(visit, "/");
}

export async function register(visit: Visit): Promise<Response> {
  const { sim, shop, session, request } = visit;
  const form = await bodyOf(request);
  const [email, firstName, lastName] = ["email", "first_name", "last_name"].map((name) =>
    field(form, name).trim(),
  );
  if (!email || !firstName || !lastName) return registerPage(visit, "Please fill in all three.");
  try {
    session.customerId = createCustomer(sim, shop, { email, firstName, lastName, state: "enabled" }).id;
  } catch (error) {
    if (error instanceof SimError) return registerPage(visit, error.message);
    throw error;
  }
  return done(visit, ownPath(field(form, "return_url"), "/account"));
}

export async function localize(visit: Visit): Promise<Response> {
  const { shop, session, request } = visit;
  const form = await bodyOf(request);
  const locale = field(form, "locale_code");
  if (isLocale(locale)) session.locale = locale;
  const currency = field(form, "currency_code");
  if (currenciesOf(shop).includes(currency)) session.currency = currency;
  const back = withoutLanguage(ownPath(field(form, "return_to"), "/")).path;
  visit.root = session.locale === "en" ? "" : `/${session.locale}`;
  return done(visit, back === "/" ? visit.root || "/" : back);
}
