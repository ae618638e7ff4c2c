// The counter console: one key, one action. Every key presses a button that is on the screen, so that
// keyboard, mouse and a browser without script do exactly the same.

import { empty, exchange, NoLink } from "./console-store.js";

const console_ = () => document.getElementById("konsol");
const typing = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function keyName(event) {
  if (event.key === " " || event.key === "Enter") return "Enter";
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const open = document.querySelector("dialog[open]");
  if (open || typing(event.target)) return;
  const name = keyName(event);
  // Enter and Space on a focused button or link belong to that button.
  if (name === "Enter" && event.target instanceof Element && event.target.closest("button, a, summary")) return;
  const button = console_()?.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

// A form that is under way is not sent again; the answer brings a new one.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.closest("#konsol")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  form.dataset.sent = "yes";
  console_().setAttribute("aria-busy", "true");
}, true);

document.addEventListener("htmx:responseError", freed);
document.addEventListener("htmx:sendError", freed);

function freed() {
  for (const form of document.querySelectorAll("#konsol form[data-sent]")) delete form.dataset.sent;
  console_()?.removeAttribute("aria-busy");
  const lost = document.querySelector("[data-lost]");
  if (lost) lost.hidden = false;
}

document.addEventListener("htmx:afterSwap", () => {
  const said = console_()?.querySelector("[data-say-state]");
  const live = document.querySelector("[data-live-region]");
  if (said && live && live.textContent !== said.textContent) live.textContent = said.textContent;
  const lost = document.querySelector("[data-lost]");
  if (lost) lost.hidden = true;
});

// Dialogs (transfer, open with chosen services) open by button or key and close with Escape.
document.addEventListener("click", (event) => {
  const opener = event.target instanceof Element ? event.target.closest("[data-dialog]") : null;
  if (!opener) return;
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
  dialog.querySelector("input, select, button:not([data-close])")?.focus();
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close]")) {
    event.preventDefault();
    event.target.closest("dialog")?.close();
  }
});

// After a dialog the keys belong to the console again, not to the button that opened it.
document.addEventListener("close", () => document.activeElement?.blur?.(), true);

// The server hears from the console every few seconds; after three times in vain the console goes on alone.
const desk = document.querySelector("[data-kit]");
const MISSED = 3;
let missed = 0;
let leaving = false;
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

function tellRefused(texts) {
  const box = document.querySelector("[data-refused]");
  box.querySelector("ul").replaceChildren(...texts.map((text) => {
    const row = document.createElement("li");
    row.textContent = text;
    return row;
  }));
  box.hidden = false;
}

async function beat() {
  try {
    const { refused } = await exchange(desk.dataset.counter, desk.dataset.kit, token());
    missed = 0;
    if (refused.length) tellRefused(refused);
  } catch (error) {
    if (error instanceof NoLink) missed += 1;
    if (missed < MISSED || leaving) return;
    leaving = true;
    location.assign(`${desk.dataset.alone}?bahasa=${document.documentElement.lang}&loket=${desk.dataset.counter}`);
  }
}

async function keepAlone() {
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const worker = (await navigator.serviceWorker.ready).active;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { document.documentElement.dataset.alone = "ready"; };
  const lang = document.documentElement.lang;
  worker.postMessage({ do: "keepAlone", addresses: ["id", "en"].map((each) => `${desk.dataset.alone}?bahasa=${each}`), lang }, [channel.port2]);
}

if (desk && "serviceWorker" in navigator && isSecureContext) {
  beat();
  document.addEventListener("htmx:afterSwap", beat); // what was just done is known should the link be lost now
  new Worker(desk.dataset.beat).addEventListener("message", beat);
  keepAlone().catch(() => {});
  document.querySelector("[data-leave]").addEventListener("submit", () => { empty().catch(() => {}); });
  addEventListener("pagehide", () => {
    if (leaving) return; // the people stay kept for this counter
    navigator.sendBeacon(desk.dataset.kit, new URLSearchParams({ csrfmiddlewaretoken: token(), tutup: "1" }));
  });
}
