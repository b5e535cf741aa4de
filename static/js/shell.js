/* The shell's behaviour. Every page works without this file; it only makes things quicker.
   No inline handler, no eval: elements say what they want in data-* attributes.
     data-key="F2" | "alt+m" | "ctrl+enter"   pressing the keys clicks the element
     data-dialog="id"                          opens the <dialog id>; without script its href is followed
     data-confirm="sentence"                   asks before a form or a link goes
     data-reveal="id"                          shows or hides a password
     data-dismiss                              removes the message around it */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = document.body ? document.body.dataset : {};

  /* ---- search: "/" focuses, arrows choose, Enter opens, Escape closes ---- */
  const search = $("#recherche");
  const input = search && $("input[type=search]", search);
  const results = search && $(".cs-pop", search);
  const options = () => (results ? $$("[role=option]", results) : []);
  const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");

  function choose(option) {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
  function showResults(visible) {
    if (!results) return;
    results.hidden = !visible;
    input.setAttribute("aria-expanded", String(visible));
    if (!visible) choose(null);
  }
  function openSearch() {
    search.classList.add("is-open");
    input.focus();
    input.select();
  }
  function closeSearch() {
    showResults(false);
    search.classList.remove("is-open");
  }
  function searchKeys(event) {
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "Escape") { closeSearch(); input.blur(); return; }
    if (event.key === "ArrowDown" && all.length) { event.preventDefault(); choose(all[(at + 1) % all.length]); }
    if (event.key === "ArrowUp" && all.length) { event.preventDefault(); choose(all[(at - 1 + all.length) % all.length]); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); all[at].click(); }
  }
  if (input && results) {
    input.addEventListener("keydown", searchKeys);
    input.addEventListener("input", () => { if (!input.value.trim()) showResults(false); });
    input.addEventListener("focus", () => { if (options().length && input.value.trim()) showResults(true); });
    results.addEventListener("htmx:afterSwap", () => {
      options().forEach((option, index) => { option.id ||= `resultat-${index}`; option.tabIndex = -1; });
      showResults(Boolean(input.value.trim()));
      choose(options()[0] || null);
    });
    document.addEventListener("click", (event) => { if (!search.contains(event.target)) closeSearch(); });
  }

  /* ---- keys ---- */
  const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
  function keyName(event) {
    const held = [event.ctrlKey && "ctrl", event.altKey && "alt", event.shiftKey && event.key.length > 1 && "shift"];
    return [...held, event.key.toLowerCase()].filter(Boolean).join("+");
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    if (event.key === "/" && input && !typing(event.target)) { event.preventDefault(); return openSearch(); }
    const name = keyName(event);
    if (typing(event.target) && name.length === 1) return;
    const wanted = $$("[data-key]").find((one) => one.dataset.key.toLowerCase() === name && !one.disabled);
    if (wanted && !$("dialog[open]")) { event.preventDefault(); wanted.tagName === "LABEL" || wanted.matches("input:not([type=checkbox]),select,textarea") ? wanted.focus() : wanted.click(); }
  });

  /* ---- menus: one open at a time, a click outside closes ---- */
  function closeMenus(except) {
    $$("details.cs-menu[open]").forEach((menu) => {
      if (menu === except) return;
      if (menu.contains(document.activeElement)) $("summary", menu).focus();
      menu.open = false;
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.cs-menu")));

  /* ---- dialogs and confirmation ---- */
  function ask(question, go) {
    const dialog = $("#confirmer");
    if (!dialog || !dialog.showModal) { if (window.confirm(question)) go(); return; }
    $("[data-question]", dialog).textContent = question;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "oui") go(); }, { once: true });
    dialog.showModal();
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); return; }
    const closer = event.target.closest("[data-close]");
    if (closer && closer.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); }
    if (event.target.closest("[data-search]") && input) { event.preventDefault(); openSearch(); }
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".alert, .cs-toast").remove();
    const link = event.target.closest("a[data-confirm]");
    if (link && !event.defaultPrevented) { event.preventDefault(); ask(link.dataset.confirm, () => { location.href = link.href; }); }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    ask(question, () => { form.dataset.confirmed = "1"; form.requestSubmit(event.submitter); delete form.dataset.confirmed; });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });

  /* ---- password ---- */
  $$("[data-reveal]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.reveal);
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.setAttribute("aria-pressed", String(hidden));
    });
  });

  /* ---- toasts: the server sends HX-Trigger: {"toast": {"state": "ok", "text": "…"}} ---- */
  function toast({ state = "ok", text }) {
    const place = $("#avis");
    const template = $("#avis-modele");
    if (!place || !template || !text) return;
    const node = template.content.firstElementChild.cloneNode(true);
    node.classList.add(`is-${state}`);
    const status = $(".cs-st", node);
    status.classList.add(`is-${state}`);
    status.textContent = text;
    place.append(node);
    if (state === "ok") window.setTimeout(() => node.remove(), 8000);
  }
  document.addEventListener("toast", (event) => toast(event.detail));

  /* ---- network: written, never guessed from a colour ---- */
  const network = $("#reseau");
  function showNetwork(online) {
    if (!network) return;
    network.hidden = false;
    const state = $(".cs-st", network);
    state.className = `cs-st ${online ? "is-ok" : "is-watch"}`;
    state.textContent = online ? network.dataset.online : network.dataset.offline;
  }
  showNetwork(navigator.onLine);
  window.addEventListener("online", () => showNetwork(true));
  window.addEventListener("offline", () => showNetwork(false));
  document.addEventListener("htmx:sendError", () => { showNetwork(false); toast({ state: "watch", text: words.offline }); });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) showNetwork(true); });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) toast({ state: "bad", text: words.failed });
  });

  /* ---- what was written is not lost without a question ---- */
  let changed = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });
  document.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  /* ---- errors first ---- */
  const focusErrors = (root) => { const summary = $("[data-errors]", root); if (summary) summary.focus(); };
  focusErrors(document);
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
})();
