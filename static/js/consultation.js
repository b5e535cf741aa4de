/* The consultation: rows, search under a field, facts of a prescription line, summary before signing.
   The page works without this file; buttons named step=add add a row on the server. */
(() => {
  "use strict";
  const form = document.getElementById("consultation");
  if (!form) return;
  const $ = (selector, root = form) => root.querySelector(selector);
  const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
  const token = () => $("[name=csrfmiddlewaretoken]").value;
  const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

  /* ---- rows ---- */
  function nextIndex(kind) {
    const pattern = new RegExp(`^${kind}-(\\d+)-`);
    return Math.max(-1, ...$$("[name]").map((one) => Number((pattern.exec(one.name) || [])[1] ?? -1))) + 1;
  }
  function addRow(kind) {
    const html = document.createElement("template");
    html.innerHTML = $(`template[data-template="${kind}"]`).innerHTML.replaceAll("__n__", nextIndex(kind));
    const row = html.content.firstElementChild;
    $(`[data-rows="${kind}"]`).append(row);
    showDrops(row);
    return row;
  }
  const showDrops = (root) => $$("[data-drop]", root).forEach((button) => { button.hidden = false; });
  const firstField = (row) => $("input:not([type=hidden]), select", row);
  const isEmpty = (row) => !firstField(row).value;
  function addAndFocus(kind) {
    const rows = $$(`[data-rows="${kind}"] > [data-row]`);
    firstField(rows.find(isEmpty) || addRow(kind)).focus();
  }
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    if (add) { event.preventDefault(); addAndFocus(add.dataset.add); return; }
    const drop = event.target.closest("[data-drop]");
    if (drop) dropRow(drop.closest("[data-row]"));
  });
  function dropRow(row) {
    const kind = row.parentElement.dataset.rows;
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    changed(form);
    if (next) firstField(next).focus(); else addAndFocus(kind);
  }
  showDrops(form);

  /* ---- Alt + letter goes to a part and into its first free field ---- */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-focus]");
    const part = link && document.getElementById(link.dataset.focus);
    if (!part) return;
    event.preventDefault();
    part.scrollIntoView({ block: "start" });
    const kind = $("[data-rows]", part);
    if (kind && !$("[type=checkbox]", part)) return addAndFocus(kind.dataset.rows);
    const closed = $("details:not([open])", part);
    const field = $$("input:not([type=hidden]), select, textarea", part).find((one) => !one.closest("details:not([open])"));
    if (field) field.focus(); else if (closed) { closed.open = true; firstField(closed).focus(); }
    return undefined;
  });

  /* ---- search under a field ---- */
  const timers = new WeakMap();
  const boxOf = (input) => input.closest("[data-find]");
  const listOf = (box) => $(".cs-pop", box);
  const optionsOf = (box) => $$("[role=option]", listOf(box));
  function hide(box) { listOf(box).hidden = true; }
  function select(box, index) {
    optionsOf(box).forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    const one = optionsOf(box)[index];
    if (one) one.scrollIntoView({ block: "nearest" });
  }
  const chosen = (box) => optionsOf(box).findIndex((one) => one.getAttribute("aria-selected") === "true");
  async function search(box, input) {
    const asked = input.value.trim();
    if (asked.length < 2) return hide(box);
    try {
      const answer = await fetch(`${box.dataset.find}?q=${encodeURIComponent(asked)}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok || input.value.trim() !== asked || document.activeElement !== input) return undefined;
      listOf(box).innerHTML = await answer.text();
      listOf(box).hidden = false;
      select(box, 0);
    } catch { hide(box); }
    return undefined;
  }
  function take(box, option) {
    const input = $("input[type=text]", box);
    const code = $$("input[type=hidden]", box).find((one) => one.name.endsWith("-code"));
    input.value = option.dataset.label;
    code.value = option.dataset.code;
    const row = box.closest("[data-row]");
    const unit = $("select[name$='-unit']", row);
    if (unit && option.dataset.unit && !unit.value) unit.value = option.dataset.unit;
    hide(box);
    changed(input);
    askFacts(row);
    if (row.parentElement.dataset.rows === "dx") askOrders(code.value);
    const following = $$("input:not([type=hidden]), select", row).find((one) => !box.contains(one));
    if (following) following.focus();
  }
  form.addEventListener("input", (event) => {
    const box = event.isTrusted && boxOf(event.target);
    if (!box || event.target.type !== "text") return;
    const code = $$("input[type=hidden]", box).find((one) => one.name.endsWith("-code"));
    if (code) code.value = "";
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => search(box, event.target), 150));
  });
  form.addEventListener("keydown", (event) => {
    const box = event.target.type === "text" && boxOf(event.target);
    if (!box || listOf(box).hidden) return;
    const all = optionsOf(box);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(box, (chosen(box) + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length);
    } else if ((event.key === "Enter" || event.key === "Tab") && all[chosen(box)] && !event.ctrlKey) {
      event.preventDefault();
      take(box, all[chosen(box)]);
    } else if (event.key === "Escape") { event.stopPropagation(); hide(box); }
  });
  form.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[data-find] [role=option]");
    if (option) { event.preventDefault(); take(boxOf(option), option); }
  });
  form.addEventListener("focusout", (event) => { const box = boxOf(event.target); if (box) hide(box); });

  /* Enter goes to the next field instead of sending the form; in a row it adds the next one at the end. */
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey) return;
    if (!event.target.matches("input:not([type=submit]), select")) return;
    event.preventDefault();
    const fields = $$("input:not([type=hidden]), select, textarea").filter((one) => one.offsetParent !== null);
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.focus();
  });

  /* ---- facts of a prescription line ---- */
  async function askFacts(row) {
    if (!row || !row.dataset.facts) return;
    const code = $("input[name$='-code']", row);
    const place = $("[data-line-facts]", row);
    if (!code.value) { place.replaceChildren(); return; }
    const body = new FormData(form);
    body.set("row", code.name.replace(/-code$/, ""));
    try {
      const answer = await fetch(row.dataset.facts, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      fillComputed(row, place);
    } catch { /* without network the quantity is computed at the signature */ }
  }
  function fillComputed(row, place) {
    const told = $("[data-unit]", place);
    const unit = $("select[name$='-unit']", row);
    if (told && !unit.value) unit.value = told.dataset.unit;
    const quantity = $("input[name$='-quantity']", row);
    const computed = $("[data-quantity]", place);
    if (!quantity.dataset.own && computed) { quantity.value = computed.dataset.quantity; changed(quantity); }
  }
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-facts]");
    if (!row) return;
    if (event.target.name.endsWith("-quantity")) { event.target.dataset.own = event.target.value ? "1" : ""; return; }
    if (/-(dose|unit|times|days)$/.test(event.target.name)) askFacts(row);
  });
  form.addEventListener("click", (event) => {
    const dose = event.target.closest("[data-dose]");
    if (!dose) return;
    const row = dose.closest("[data-row]");
    const values = { dose: dose.dataset.dose, unit: dose.dataset.unit, times: dose.dataset.times, days: dose.dataset.days, source: dose.dataset.source };
    Object.entries(values).forEach(([name, value]) => { const field = $(`[name$='-${name}']`, row); field.value = value; changed(field); });
    $("input[name$='-quantity']", row).dataset.own = "";
    askFacts(row);
    $("input[name$='-quantity']", row).focus();
  });

  /* ---- lines that a diagnosis or the sheet usually asks for ---- */
  async function askOrders(code) {
    const place = $("[data-sets]");
    const body = new FormData(form);
    body.set("of", code);
    body.set("visit", form.dataset.visit);
    try {
      const answer = await fetch(place.dataset.sets, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch { /* without network lines are typed */ }
  }
  function takeOrder(button) {
    const codes = $$("[data-rows=rx] [name$='-code']");
    const known = codes.find((one) => one.value === button.dataset.code);
    if (known) return known.closest("[data-row]");
    const free = $$("[data-rows=rx] > [data-row]").find(isEmpty);
    const row = free || addRow("rx");
    const values = { text: "label", code: "code", dose: "doseOf", unit: "unit", times: "times", days: "days", instructions: "instructions", source: "source" };
    Object.entries(values).forEach(([name, from]) => { $(`[name$='-${name}']`, row).value = button.dataset[from]; });
    changed(firstField(row));
    askFacts(row);
    return row;
  }
  form.addEventListener("click", (event) => {
    const one = event.target.closest("[data-order]");
    const all = event.target.closest("[data-all-orders]");
    if (one) firstField(takeOrder(one)).focus();
    if (all) { const rows = $$("[data-sets] [data-orders] [data-order]").map(takeOrder); if (rows.length) $("[name$='-quantity']", rows[0]).focus(); }
  });

  /* ---- summary, then the second confirmation ---- */
  const dialog = document.getElementById("resume-fenetre");
  form.addEventListener("submit", (event) => {
    const step = event.submitter && event.submitter.value;
    if (step === "sign" && dialog.open) dialog.close();
    if (step !== "review" || !window.fetch) return;
    event.preventDefault();
    showSummary(event.submitter);
  });
  async function showSummary(button) {
    const body = new FormData(form);
    body.set("step", "review");
    button.disabled = true;
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { "HX-Request": "true", "HX-Target": "resume" } });
      if (answer.ok && !answer.redirected && !answer.headers.get("HX-Retarget")) return openSummary(await answer.text());
      if (answer.status === 422 || answer.status === 409) return form.dispatchEvent(new CustomEvent("soin:corriger", { bubbles: true }));
      return form.dispatchEvent(new CustomEvent("soin:refus", { bubbles: true, detail: answer.status }));
    } catch {
      return form.dispatchEvent(new CustomEvent("soin:hors-ligne", { bubbles: true }));
    } finally { button.disabled = false; }
  }
  function openSummary(html) {
    document.getElementById("resume").innerHTML = html;
    dialog.showModal();
    const sign = $("[value=sign]", dialog);
    if (sign) sign.focus();
  }
  /* what must be corrected is shown by the server's own page */
  form.addEventListener("soin:corriger", () => {
    const step = document.createElement("input");
    step.type = "hidden"; step.name = "step"; step.value = "review";
    form.append(step);
    window.dispatchEvent(new Event("soin:partir"));
    HTMLFormElement.prototype.submit.call(form);
  });
})();
