// The payment form: total of what is paid now, change to give back, Ctrl+Enter. The server decides everything.
(() => {
  "use strict";
  const form = document.querySelector("form[data-cash]");
  if (!form) return;
  const amount = (input) => Number.parseInt((input.value || "0").replace(/\D/g, ""), 10) || 0;
  const francs = (value) => `${String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f")}\u202fF`;
  const total = form.querySelector("[data-total]");
  if (!total) return; // who may only look has nothing to collect
  const change = form.querySelector("[data-change]");
  const tendered = form.elements.tendered;
  const show = () => {
    const sum = [...form.querySelectorAll("[name^='amount-']")].reduce((acc, input) => acc + amount(input), 0);
    total.textContent = francs(sum);
    const back = amount(tendered) - sum;
    change.textContent = tendered.value && back > 0 ? `${change.dataset.label} ${francs(back)}` : "";
  };
  form.addEventListener("input", show);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  show();
  // At a desk the cashier types at once what the patient gives; on a phone the keyboard stays away.
  if (window.matchMedia("(min-width: 62rem)").matches) form.querySelector("[data-first]")?.focus({ preventScroll: true });
})();
