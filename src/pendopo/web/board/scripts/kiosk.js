// The kiosk: back to the start when nobody touches it, scanners that type, printing, and a stock of numbers for
// the time without its server.

import { exchange } from "./kiosk-store.js";

const kiosk = document.querySelector("[data-kiosk]");
const seconds = Number(kiosk.dataset.idle || 60);
let left = seconds;

function touch() {
  left = seconds;
  show();
}

function show() {
  const shown = document.querySelector("[data-countdown]");
  if (shown) shown.textContent = String(Math.max(0, left));
}

if (kiosk.dataset.start) {
  for (const event of ["pointerdown", "keydown", "input"]) document.addEventListener(event, touch);
  setInterval(() => {
    left -= 1;
    show();
    if (left <= 0) location.replace(kiosk.dataset.start);
  }, 1000);
  show();
}

// A scanner is a fast keyboard that ends with Enter. Outside a field its signs are gathered here.
const scan = document.querySelector("[data-scan]");
if (scan) {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = performance.now();
    if (at - last > 120) typed = "";
    last = at;
    if (event.key.length === 1) typed += event.key;
    else if (event.key === "Enter" && typed.length >= 6) {
      event.preventDefault();
      scan.querySelector("[name=code]").value = typed;
      typed = "";
      scan.requestSubmit();
    }
  });
}

// Search as the person types, without leaving the page.
const search = document.querySelector("[data-kiosk-search]");
if (search) {
  const field = search.querySelector("input[type=search]");
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const address = `${search.action}?q=${encodeURIComponent(field.value)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = fresh.getElementById("hasil");
      if (list) document.getElementById("hasil").replaceWith(list);
    }, 250);
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  const key = `pendopo-printed:${kiosk.dataset.ticket}`;
  if (kiosk.dataset.ticket && !sessionStorage.getItem(key)) {
    sessionStorage.setItem(key, "yes");
    window.addEventListener("load", () => setTimeout(() => window.print(), 300));
  }
}

// A kiosk that rests on its first screen fills its stock up, and lets the worker keep the page that draws from it.
// Somebody who only passes by takes no numbers from it.
const RESTED = 6000;
const EVERY = 60000;
async function stockUp() {
  const { mall, stock, home, alone } = kiosk.dataset;
  if (!stock || kiosk.dataset.start || Date.now() - Number(sessionStorage.getItem("pendopo-stocked") || 0) < EVERY) return;
  sessionStorage.setItem("pendopo-stocked", String(Date.now()));
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  await exchange(mall, home, stock);
  const worker = (await navigator.serviceWorker.ready).active;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { document.documentElement.dataset.alone = "ready"; };
  const addresses = ["id", "en"].map((lang) => `${alone}?bahasa=${lang}`);
  worker.postMessage({ do: "keepAlone", addresses, lang: document.documentElement.lang }, [channel.port2]);
}
if ("serviceWorker" in navigator && isSecureContext) {
  setTimeout(() => stockUp().catch(() => {}), RESTED);
  setInterval(() => stockUp().catch(() => {}), EVERY);
}
