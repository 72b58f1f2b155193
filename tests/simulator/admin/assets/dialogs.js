// Boxes that the admin draws over everything: a question, and the resource picker.
function openBox(className) {
  const box = Object.assign(document.createElement("dialog"), { className: `box ${className}` });
  document.body.append(box);
  box.addEventListener("close", () => box.remove());
  return box;
}

const make = (name, props = {}, ...children) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children);
  return node;
};

/** True when the person says yes. */
export function confirmBox({ title, text, yes, no, critical = false }) {
  return new Promise((resolve) => {
    const box = openBox("ask");
    const end = (answer) => () => {
      resolve(answer);
      box.close();
    };
    box.addEventListener("cancel", () => resolve(false));
    box.append(
      make("h2", { textContent: title }),
      make("p", { textContent: text }),
      make(
        "div",
        { className: "buttons" },
        make("button", { type: "button", textContent: no, onclick: end(false) }),
        make("button", {
          type: "button",
          textContent: yes,
          className: critical ? "critical" : "primary",
          onclick: end(true),
        }),
      ),
    );
    box.showModal();
  });
}

function rowFor(item, { many, chosen }) {
  const input = make("input", { type: many ? "checkbox" : "radio", name: "picked", value: item.id });
  input.checked = chosen.has(item.id);
  const picture = item.images?.[0]
    ? [make("img", { src: item.images[0].originalSrc, alt: "", width: 36, height: 36 })]
    : [];
  return make(
    "label",
    { className: "pick" },
    input,
    ...picture,
    make("span", { textContent: item.displayName ?? item.title }),
  );
}

function itemsOf(type, resources) {
  if (type !== "variant") return resources;
  return resources.flatMap((product) =>
    product.variants.map((variant) => ({ ...variant, product, images: product.images })),
  );
}

/** What was picked, or undefined when the box was closed. */
export function pickResources(
  { type = "product", multiple = false, selectionIds = [], query = "", action = "add" },
  resources,
) {
  return new Promise((resolve) => {
    const items = itemsOf(type, resources);
    const chosen = new Set(selectionIds.map(({ id }) => id));
    const box = openBox("picker");
    const list = make("div", { className: "picks" });
    const search = make("input", {
      type: "search",
      placeholder: `Search ${type}s`,
      value: query,
      ariaLabel: "Search",
    });
    const draw = () => {
      const wanted = search.value.toLowerCase();
      const shown = items.filter((item) => (item.displayName ?? item.title).toLowerCase().includes(wanted));
      list.replaceChildren(...shown.map((item) => rowFor(item, { many: Boolean(multiple), chosen })));
    };
    list.addEventListener("change", ({ target }) => {
      if (!multiple) chosen.clear();
      if (target.checked) chosen.add(target.value);
      else chosen.delete(target.value);
    });
    search.addEventListener("input", draw);
    draw();
    const end = (answer) => () => {
      resolve(answer?.());
      box.close();
    };
    box.addEventListener("cancel", () => resolve(undefined));
    box.append(
      make("h2", { textContent: `${action === "select" ? "Select" : "Add"} ${type}s` }),
      search,
      list,
      make(
        "div",
        { className: "buttons" },
        make("button", { type: "button", textContent: "Cancel", onclick: end() }),
        make("button", {
          type: "button",
          textContent: action === "select" ? "Select" : "Add",
          className: "primary",
          onclick: end(() => items.filter(({ id }) => chosen.has(id))),
        }),
      ),
    );
    box.showModal();
  });
}
