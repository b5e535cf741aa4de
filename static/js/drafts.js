/* Nothing typed is lost: the form is kept at the server and, encrypted under the person's own key, in this browser.
   Out of reach of the server the form stays usable and is sent with the same identifier when it answers again. */
(() => {
  "use strict";
  const form = document.getElementById("consultation");
  if (!form) return;
  const data = form.dataset;
  const state = document.getElementById("brouillon-etat");
  const notice = document.getElementById("brouillon-avis");
  const STORE = `brouillon:${data.draftId}`;
  const TECHNICAL = new Set(["csrfmiddlewaretoken", "deposit", "step"]);
  const tab = crypto.randomUUID?.() || String(Math.random()).slice(2);
  let version = Number(data.draftVersion);
  let saved = snapshot();
  let busy = false;
  let closed = false;
  let waiting = false;
  let takeOver = Boolean(version) && data.draftMine === "1";
  let timer = 0;

  /* ---- what the form holds ---- */
  function snapshot() {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (TECHNICAL.has(name) || typeof value !== "string" || value === "") continue;
      (fields[name] ||= []).push(value);
    }
    return fields;
  }
  function difference(before, after) {
    const change = {};
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const now = after[name] || [];
      if (JSON.stringify(before[name] || []) !== JSON.stringify(now)) change[name] = now;
    }
    return change;
  }

  /* ---- words ---- */
  function say(kind, text, detail = "") {
    const word = document.createElement("span");
    word.className = `cs-st is-${kind}`;
    word.textContent = text;
    const more = document.createElement("span");
    more.className = "cs-m cs-hide";
    more.textContent = ` ${detail}`;
    state.replaceChildren(word, more);
  }
  function warn(text, action, act) {
    const box = document.createElement("div");
    box.className = "alert alert-warning";
    box.setAttribute("role", "alert");
    const word = document.createElement("span");
    word.className = "cs-st is-watch";
    word.textContent = text;
    box.append(word);
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = action;
      button.addEventListener("click", () => { notice.replaceChildren(); act(); });
      box.append(" ", button);
    }
    notice.replaceChildren(box);
  }

  /* ---- this browser, encrypted ---- */
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const secret = window.isSecureContext && crypto.subtle
    ? crypto.subtle.importKey("raw", bytes(data.draftKey), "AES-GCM", false, ["encrypt", "decrypt"])
    : null;
  const text64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const bytes64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  async function keepLocally(fields) {
    if (!secret || closed) return false;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ fields, patient: data.patient }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await secret, plain);
    if (closed) return false;
    try {
      localStorage.setItem(STORE, JSON.stringify({ at: Date.now(), version, tab, iv: text64(iv), text: text64(sealed) }));
      localStorage.setItem(`brouillon-de:${data.visit || data.patient}`, data.draftId);
      return true;
    } catch { return false; }
  }
  async function readLocally(name) {
    const raw = secret && localStorage.getItem(name);
    if (!raw) return null;
    try {
      const kept = JSON.parse(raw);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes64(kept.iv) }, await secret, bytes64(kept.text));
      return { ...kept, ...JSON.parse(new TextDecoder().decode(plain)) };
    } catch { return null; }
  }
  function forget(name = STORE) { localStorage.removeItem(name); }
  function forgetOld() {
    const limit = Date.now() - Number(data.keptHours) * 3600e3;
    Object.keys(localStorage).filter((name) => name.startsWith("brouillon:")).forEach((name) => {
      try { if (JSON.parse(localStorage.getItem(name)).at < limit) forget(name); } catch { forget(name); }
    });
  }

  /* ---- the server ---- */
  async function save() {
    if (busy || closed || waiting) return;
    const now = snapshot();
    const change = difference(saved, now);
    if (!Object.keys(change).length) return;
    busy = true;
    const local = await keepLocally(now);
    try {
      const answer = await fetch(data.draftUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ fields: change, tab, base: version, patient: data.patient, visit: data.visit, take_over: takeOver }),
      });
      await answered(answer, now, local);
    } catch { say("watch", local ? data.textLocal : data.textLost); }
    finally { busy = false; }
  }
  async function answered(answer, now, local) {
    if (answer.ok) {
      const told = await answer.json();
      version = told.version;
      saved = now;
      takeOver = false;
      if (local) await keepLocally(now);
      return say("ok", `${data.textSaved} ${told.at}`, local ? data.textBoth : data.textServer);
    }
    if (answer.status === 409) {
      const told = await answer.json();
      closed = true;
      return warn(told.text, data.textTakeOver, () => { closed = false; takeOver = true; save(); });
    }
    if (answer.status === 401) return warn(data.textLogin);
    if (answer.status === 403 && (await renew())) return soon();
    if (answer.status === 410) { closed = true; forget(); return warn((await answer.json()).text); }
    return say("watch", local ? data.textLocal : data.textLost);
  }
  /* signed in again in another tab: the page takes the new form token and goes on */
  let renewed = 0;
  async function renew() {
    if (Date.now() - renewed < 5000) return false;
    renewed = Date.now();
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#consultation [name=csrfmiddlewaretoken]");
    if (!answer.ok || !fresh) { warn(data.textLogin); return false; }
    form.elements.csrfmiddlewaretoken.value = fresh.value;
    return true;
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("visibilitychange", () => { if (document.hidden) { keepLocally(snapshot()); save(); } });

  /* ---- put back what this browser kept ---- */
  function fill(fields) {
    for (const kind of ["c", "t", "dx", "rx"]) growRows(kind, fields);
    for (const element of form.elements) {
      if (!element.name || TECHNICAL.has(element.name) || element.type === "hidden" && element.name === "patient") continue;
      const values = fields[element.name];
      if (element.type === "checkbox" || element.type === "radio") element.checked = Boolean(values && values.includes(element.value));
      else if (element.type !== "submit" && element.type !== "button") element.value = values ? values[0] : "";
    }
  }
  function growRows(kind, fields) {
    const wanted = Object.keys(fields).map((name) => new RegExp(`^${kind}-(\\d+)-`).exec(name)).filter(Boolean).map((found) => Number(found[1]));
    const button = form.querySelector(`[data-add="${kind}"]`);
    const template = form.querySelector(`template[data-template="${kind}"]`);
    for (const index of new Set(wanted)) {
      if (!button || form.querySelector(`[name^="${kind}-${index}-"]`)) continue;
      const html = document.createElement("template");
      html.innerHTML = template.innerHTML.replaceAll("__n__", index);
      form.querySelector(`[data-rows="${kind}"]`).append(html.content.firstElementChild);
    }
  }
  /* a part that holds text is not left closed */
  function reveal() {
    for (const field of form.querySelectorAll("details:not([open]) textarea, details:not([open]) input[type=text]")) {
      if (field.value && !field.closest(".cs-menu")) field.closest("details").open = true;
    }
  }
  async function restore() {
    forgetOld();
    const former = localStorage.getItem(`brouillon-de:${data.visit || data.patient}`);
    const name = localStorage.getItem(STORE) ? STORE : former && `brouillon:${former}`;
    const kept = name && (await readLocally(name));
    if (!kept || kept.patient !== data.patient) return;
    if (kept.version < version && kept.tab !== data.draftTab) return; /* written elsewhere since */
    if (!Object.keys(difference(snapshot(), kept.fields)).length) return;
    fill(kept.fields);
    reveal();
    if (kept.pending) { waiting = true; attempts(); }
    if (name !== STORE) forget(name);
    warn(data.textRestored);
    takeOver = true;
    soon();
  }

  /* ---- two tabs of one browser tell each other ---- */
  if (window.BroadcastChannel) {
    const channel = new BroadcastChannel(STORE);
    channel.addEventListener("message", (event) => {
      if (event.data.tab === tab) return;
      if (event.data.hello) channel.postMessage({ tab });
      warn(data.textOtherTab);
    });
    channel.postMessage({ tab, hello: true });
  }

  /* ---- sent by itself when the server answers again ---- */
  let pause = 2000;
  async function send() {
    const body = new FormData(form);
    body.set("step", "sign");
    const answer = await fetch(location.href, { method: "POST", body });
    if (answer.status >= 500) throw new Error("server");
    if (answer.status === 403 && (await renew())) return send();
    waiting = false;
    if (answer.redirected && answer.ok && !answer.url.includes("connexion")) { leave(); location.assign(answer.url); return undefined; }
    if (answer.status === 401 || answer.status === 403 || answer.url.includes("connexion")) { warn(data.textLogin); return undefined; }
    return form.dispatchEvent(new CustomEvent("soin:corriger", { bubbles: true }));
  }
  async function attempts() {
    if (!waiting) return;
    try { await send(); } catch { pause = Math.min(pause * 1.5, 30000); setTimeout(attempts, pause); }
  }
  form.addEventListener("soin:hors-ligne", async () => {
    waiting = true;
    await keepLocally(snapshot());
    say("watch", data.textWaiting);
    warn(data.textWaiting);
    pause = 2000;
    setTimeout(attempts, pause);
  });
  form.addEventListener("soin:refus", (event) => { if (event.detail === 401 || event.detail === 403) warn(data.textLogin); });
  window.addEventListener("online", () => { if (waiting) attempts(); else save(); });

  /* ---- leaving ---- */
  function leave() { closed = true; forget(); localStorage.removeItem(`brouillon-de:${data.visit || data.patient}`); }
  form.addEventListener("submit", (event) => {
    const step = event.submitter && event.submitter.value;
    if (step === "sign") trySign(event);
    if (step === "close") leave();
  });
  async function trySign(event) {
    event.preventDefault();
    try { await send(); } catch { form.dispatchEvent(new CustomEvent("soin:hors-ligne", { bubbles: true })); }
  }
  reveal();
  function tellColleague() {
    closed = true;
    warn(data.textColleague, data.textTakeOver, () => { closed = false; takeOver = true; save(); });
  }
  if (version && data.draftMine !== "1") tellColleague(); else restore();
})();
