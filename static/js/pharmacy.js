// The counter by keyboard: Enter goes to the next quantity, Ctrl+Enter gives; amounts while typing.
(() => {
  "use strict";
  const form = document.querySelector("form[data-serve]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[data-price]")];
  const francs = (value) => `${String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f")}\u202fF`;
  const show = () => {
    let total = 0;
    for (const box of boxes) {
      const amount = (Number.parseInt(box.value.replace(/\s/g, ""), 10) || 0) * Number(box.dataset.price);
      box.closest("tr").querySelector("[data-amount]").textContent = francs(amount);
      total += amount;
    }
    const place = form.querySelector("[data-total]");
    if (place) place.textContent = francs(total);
  };
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    event.preventDefault();
    (boxes[here + 1] || form.querySelector("button[type=submit]")).focus();
  });
  for (const box of boxes) box.addEventListener("focus", () => box.select());
  form.addEventListener("input", show);
  show();
  if (boxes[0]) boxes[0].focus();
})();
