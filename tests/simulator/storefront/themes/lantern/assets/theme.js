// The theme's few conveniences; every page works without them.
document.addEventListener("change", (event) => {
  const { form } = event.target;
  if (event.target.matches("[data-submit]") || form?.matches("[data-line]")) form.requestSubmit();
});

// The cart changes without a page being loaded: the answer brings the section anew.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-line]")) return;
  event.preventDefault();
  const section = form.closest(".shopify-section");
  const id = section.id.replace("shopify-section-", "");
  const body = new FormData(form, event.submitter);
  body.append("sections", id);
  body.append("sections_url", location.pathname);
  const response = await fetch("/cart/change.js", { method: "POST", body });
  if (!response.ok) return location.reload();
  const { sections } = await response.json();
  const fresh = new DOMParser().parseFromString(sections[id], "text/html");
  section.replaceChildren(...fresh.getElementById(section.id).children);
});
