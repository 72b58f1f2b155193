// The bar above the shop: what just happened, asked again while it is open.
const bar = document.querySelector("[data-visit-bar]")?.shadowRoot;
const drawer = bar?.querySelector("[data-happened]");
async function fillDrawer() {
  const list = drawer.querySelector("[data-list]");
  try {
    const answer = await fetch("/_sim/happened");
    list.innerHTML = await answer.text(); // written and escaped by the stand-in itself
  } catch {
    list.textContent = "The stand-in does not answer.";
  }
}
let timer = 0;
bar?.querySelector("[data-open-happened]")?.addEventListener("click", () => {
  drawer.showModal();
  void fillDrawer();
  timer = setInterval(fillDrawer, 2000);
});
drawer?.addEventListener("close", () => clearInterval(timer));
drawer?.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
});
