// The count of the box: amount per note and total while typing. The server adds up again.
(() => {
  "use strict";
  const form = document.querySelector("form[data-count]");
  if (!form) return;
  const francs = (value) => `${String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f")}\u202fF`;
  const show = () => {
    let total = 0;
    for (const input of form.querySelectorAll("[data-note]")) {
      const amount = (Number.parseInt(input.value.replace(/\D/g, ""), 10) || 0) * Number(input.dataset.note);
      input.closest("tr").querySelector("[data-amount]").textContent = amount ? francs(amount) : "";
      total += amount;
    }
    form.querySelector("[data-total]").textContent = francs(total);
  };
  form.addEventListener("input", show);
  show();
})();
