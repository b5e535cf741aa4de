/* The guided sheet of a child: boxes open by motive, classes follow the ticks. Without this file the server shows them
   each time the page is sent. */
(() => {
  "use strict";
  const form = document.getElementById("consultation");
  const sheet = document.getElementById("pcime");
  if (!form || !sheet) return;
  const results = sheet.querySelector("[data-imci-results]");
  let timer = 0;
  let asked = 0;
  let kept = {};

  /* ---- « none of these » and a sign exclude each other ---- */
  sheet.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox" || !event.target.checked) return;
    const box = event.target.closest("[data-box]");
    const none = event.target.value === "none";
    box.querySelectorAll("input:checked").forEach((one) => { if (one !== event.target && (none || one.value === "none")) one.checked = false; });
  });

  /* ---- Enter goes to the next open box ---- */
  sheet.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-box]");
    if (event.key !== "Enter" || event.ctrlKey || !box || event.target.type !== "checkbox") return;
    event.preventDefault();
    event.stopPropagation();
    const open = [...sheet.querySelectorAll("[data-box][open]")];
    const next = open[open.indexOf(box) + 1];
    const field = next ? next.querySelector("input") : document.querySelector("#examen input");
    field.focus();
  });

  /* ---- a motive opens its box ---- */
  function openByMotive() {
    form.querySelectorAll("[data-rows=c] input[list]").forEach((input) => {
      const typed = input.value.trim().toLowerCase();
      const option = typed && [...input.list.options].find((one) => one.value.toLowerCase() === typed);
      const box = option && option.dataset.opens && sheet.querySelector(`[data-box="${option.dataset.opens}"]`);
      if (box) box.open = true;
    });
  }

  /* ---- classes ---- */
  async function refresh() {
    const number = ++asked;
    const body = new FormData(form);
    body.set("visit", form.dataset.visit);
    try {
      const answer = await fetch(sheet.dataset.imci, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
      if (!answer.ok || number !== asked || results.contains(document.activeElement)) return;
      results.innerHTML = await answer.text();
      for (const [name, values] of Object.entries(kept)) {
        const field = form.elements[name];
        if (field) field.value = values[0];
      }
      kept = {};
    } catch { /* without network the classes are computed at the signature */ }
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, 400);
  }
  form.addEventListener("change", (event) => {
    if (/^(p-|v-|t-|c-)/.test(event.target.name || "")) { openByMotive(); soon(); }
  });
  form.addEventListener("soin:rempli", (event) => {
    kept = Object.fromEntries(Object.entries(event.detail).filter(([name]) => /^p-(class|why)-/.test(name)));
    openByMotive();
    soon();
  });
  openByMotive();
})();
