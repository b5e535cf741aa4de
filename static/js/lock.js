/* The lock lies over the open page: what was typed stays in it. The server refuses everything (423) meanwhile.
   All pages of the browser lock and open together; a page of somebody who has left goes away. */
(() => {
  "use strict";
  const dialog = document.getElementById("verrou");
  if (!dialog || !dialog.showModal) return;
  const { minutes, person, lock: lockUrl, presence: presenceUrl } = dialog.dataset;
  const LIMIT = Number(minutes) * 60000;
  const TELL = Math.min(60000, LIMIT / 3);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("cscomu-session") : null;
  let active = Date.now();
  let told = active;
  let locked = false;

  const say = (kind) => { if (channel) channel.postMessage({ kind, person }); };
  const secret = () => dialog.querySelector("input[name=secret]");

  function post(url) {
    const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(url, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" } });
  }
  function show() {
    if (locked) return;
    locked = true;
    document.documentElement.classList.add("is-locked");
    dialog.showModal();
    secret().value = "";
    secret().focus();
  }
  function hide() {
    if (!locked) return;
    locked = false;
    active = told = Date.now();
    dialog.close();
    secret().value = "";
    document.documentElement.classList.remove("is-locked");
  }
  function lock() {
    show();
    say("locked");
    post(lockUrl).catch(() => {}); // without network the server locks by itself when the time is over
  }
  function check() {
    if (!locked && Date.now() - active >= LIMIT) lock();
  }
  function work() {
    if (locked) return;
    const now = Date.now();
    if (now - active >= LIMIT) return check(); // the computer slept: this gesture comes too late
    if (now - active > 5000) say("active");
    active = now;
    if (now - told < TELL) return;
    told = now;
    post(presenceUrl).then((answer) => { if (answer.status === 423) show(); }).catch(() => {});
  }

  ["keydown", "pointerdown", "input", "scroll", "touchstart"].forEach((kind) => {
    document.addEventListener(kind, work, { passive: true, capture: true });
  });
  document.addEventListener("visibilitychange", check);
  window.setInterval(check, 5000);

  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => { if (locked) dialog.showModal(); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-lock-now]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    lock();
  }, true);

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-Idle-Seconds"] = String(Math.round((Date.now() - active) / 1000));
  });
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status === 423) show(); });
  document.addEventListener("session-locked", show);
  document.addEventListener("session-unlocked", () => { hide(); say("unlocked"); });

  if (channel) {
    channel.addEventListener("message", ({ data }) => {
      if (data.person !== person) return location.replace("/");
      if (data.kind === "active") active = Date.now();
      if (data.kind === "locked") show();
      if (data.kind === "unlocked") hide();
    });
    say("here");
  }
})();
