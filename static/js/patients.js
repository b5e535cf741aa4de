/* Patients: a plugged-in reader on any page, the camera, F that adds to the queue. Every page works without it. */
(() => {
  "use strict";
  const NUMBER = /^[A-Z]{2,3}-?\d{2}-?\d{5,7}-?[A-Z]$/i;
  const box = document.querySelector("#recherche");
  const address = box ? box.action : null;
  const open = (text) => { location.href = `${address}?q=${encodeURIComponent(text)}`; };

  /* A wedge reader types a whole number faster than anybody (under 60 ms a key) and ends with Enter. */
  const PAUSE = 200;
  const A_KEY = 60;
  let typed = "";
  let began = 0;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (!address || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - last > PAUSE) { typed = ""; began = event.timeStamp; }
    last = event.timeStamp;
    if (event.key === "Enter" && NUMBER.test(typed) && last - began <= A_KEY * typed.length) {
      event.preventDefault();
      event.stopPropagation();
      open(typed);
    } else if (event.key.length === 1) {
      typed += event.key;
    }
  }, true);

  /* F after an arrow key adds the chosen person to the queue; while typing a name, f is a letter. */
  let chosenByArrow = false;
  const input = box && box.querySelector("input[type=search]");
  if (input) {
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { chosenByArrow = true; return; }
      const option = box.querySelector("[role=option][aria-selected=true]");
      if (event.key.toLowerCase() === "f" && chosenByArrow && option && option.dataset.queue) {
        event.preventDefault();
        send(option.dataset.queue);
      }
      chosenByArrow = false;
    });
  }
  function send(action) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    const token = document.createElement("input");
    token.type = "hidden";
    token.name = "csrfmiddlewaretoken";
    token.value = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    form.append(token);
    document.body.append(form);
    form.submit();
  }

  /* Camera, where the browser reads codes by itself. */
  const scanner = document.querySelector("#scanner");
  if (!scanner) return;
  const video = scanner.querySelector("video");
  const status = scanner.querySelector("[role=status]");
  const button = scanner.querySelector("button[type=button]");
  button.addEventListener("click", start);
  async function start() {
    if (!("BarcodeDetector" in window)) { status.textContent = scanner.dataset.none; return; }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      status.textContent = scanner.dataset.denied;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.hidden = true;
    status.textContent = scanner.dataset.looking;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const look = window.setInterval(async () => {
      const codes = await detector.detect(video).catch(() => []);
      const code = codes.find((one) => NUMBER.test(one.rawValue));
      if (!code) return;
      window.clearInterval(look);
      stream.getTracks().forEach((track) => track.stop());
      location.href = `${scanner.dataset.search}?q=${encodeURIComponent(code.rawValue)}`;
    }, 250);
  }
})();
