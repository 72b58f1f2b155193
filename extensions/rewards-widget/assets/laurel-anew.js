// What the shop writes now, asked for again by its section: the cart after a change, goods whose variant is not listed.

/**
 * It may be adopted as it is: the same Liquid of ours wrote it at the address of the page itself, and no script of a
 * parsed document runs. Null where the shop does not have it.
 */
async function writtenAnew({ id, dataset }, asked, signal) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries({ ...asked, section_id: dataset.section }))
    url.searchParams.set(name, value);
  const response = await fetch(url, { signal });
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
}

const STILL_MS = 120;

/** When the cart has been still for a moment; what was asked before is no longer waited for. */
export async function follow(cart) {
  cart.going?.abort();
  cart.ariaLive = "polite";
  const { signal } = (cart.going = new AbortController());
  await new Promise((done) => setTimeout(done, STILL_MS));
  if (signal.aborted || !cart.isConnected) return;
  // Without an answer the old words stay.
  const fresh = await writtenAnew(cart, {}, signal).catch(() => null);
  if (fresh && !signal.aborted) take(cart, [...fresh.children]);
}

function take(cart, fresh) {
  [...cart.children].forEach((part, index) => {
    const next = fresh[index];
    // Codes are no matter of what is in the cart: they stay, and with them the focus.
    const isHeld = [part, next].every((each) => each?.querySelector("laurel-held"));
    if (!next || isHeld || part.isEqualNode(next)) return;
    const hadFocus = part.contains(document.activeElement);
    part.replaceChildren(...next.childNodes);
    if (hadFocus) (part.querySelector("a") ?? cart.querySelector("a"))?.focus();
  });
}

/** Of a variant that is not listed nothing is said until the shop has. */
export async function ask(points, id) {
  points.hidden = true;
  const fresh = await writtenAnew(points, { variant: id }).catch(() => null);
  if (fresh?.dataset.variant === id && points.dataset.variant === id) points.replaceWith(fresh);
}
