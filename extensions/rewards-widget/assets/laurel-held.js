// The codes that a member holds, in the cart, each with a link that applies it.

const NO_DISCOUNT = ["gift_card", "store_credit", "custom"];
const canApply = ({ state, kind, code, isComingBack, endsAt }) =>
  state === "issued" &&
  code &&
  !isComingBack &&
  !NO_DISCOUNT.includes(kind) &&
  !(endsAt && Date.parse(endsAt) < Date.now());

export function write(held, redemptions) {
  for (const shown of held.querySelectorAll("p")) shown.remove();
  for (const { title, code } of redemptions.filter(canApply)) held.append(line(held.dataset, title, code));
}

function line({ root, cart, apply }, title, code) {
  const element = document.createElement("p");
  element.style = "text-align: start";
  const link = document.createElement("a");
  link.href = `${root.replace(/\/?$/, "/")}discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(cart)}`;
  link.textContent = apply;
  link.style = "display: inline-flex; align-items: center; min-block-size: 44px";
  element.append(alone(title), " ", alone(code), " ", link);
  return element;
}

function alone(text) {
  const element = document.createElement("bdi");
  element.textContent = text;
  // Where the line breaks, nothing is left hanging.
  element.style = "margin-inline-end: 0.75em";
  return element;
}
