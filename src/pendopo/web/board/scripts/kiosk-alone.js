// The kiosk without its server: draws from the numbers it holds, prints, and goes back when the server answers.

import { draw, exchange, held, timeOf, unsent } from "./kiosk-store.js";

const kiosk = document.querySelector("[data-kiosk]");
const { mall, stock, home } = kiosk.dataset;
const said = document.querySelector("[data-words]").dataset;
const lang = document.documentElement.lang === "en" ? "en" : "id";
const TRY = 5000; // milliseconds between two tries to reach the server
const REST = 60; // seconds until a screen that nobody touches goes back; a ticket stays thirty
let facts = null;
let chosen = {};
let shown = "wait";
let left = 0;

const fill = (name, text) => {
  for (const place of document.querySelectorAll(`[data-fill=${name}]`)) place.textContent = text;
};

function show(screen) {
  shown = screen;
  for (const one of document.querySelectorAll("[data-screen]")) one.hidden = one.dataset.screen !== screen;
  document.querySelector("[data-again]").hidden = ["stalls", "wait", "empty", "ticket"].includes(screen);
  left = screen === "ticket" ? 30 : REST;
  document.querySelector(`[data-screen=${screen}] h1`)?.focus?.();
  scrollTo(0, 0);
}

function choice(name, hint, act) {
  const row = document.querySelector("[data-row=choice]").content.cloneNode(true);
  row.querySelector("[data-part=name]").textContent = name;
  row.querySelector("[data-part=hint]").textContent = hint;
  const button = row.querySelector("button");
  if (act) button.addEventListener("click", act);
  else button.setAttribute("aria-disabled", "true");
  return row;
}

function whyNot(stall) {
  const now = timeOf(facts);
  if (now < stall.starts) return said.later;
  if (now > stall.ends) return said.over;
  return facts.left[stall.prefix] ? "" : said.none;
}

function isToday() {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: facts.zone }).format(timeOf(facts));
  return day === facts.day;
}

async function atRest() {
  facts = await held(mall);
  const waiting = (await unsent(mall)).length;
  document.querySelector("[data-unsent-box]").hidden = waiting === 0;
  document.querySelector("[data-unsent]").textContent = String(waiting);
  if (!facts || !facts.stalls.length || !isToday()) return show("empty");
  document.querySelector("[data-list=stalls]").replaceChildren(...facts.stalls.map((stall) => {
    const shut = whyNot(stall);
    const hint = shut || (stall.floor ? `${said.floor} ${stall.floor}` : "");
    return choice(stall.name, hint, shut ? null : () => toServices(stall));
  }));
  show("stalls");
}

function toServices(stall) {
  chosen = { stall };
  fill("stall", stall.name);
  document.querySelector("[data-list=services]").replaceChildren(
    ...stall.services.map((service) => choice(nameOf(service), "", () => toPriority(service))),
  );
  show("services");
}

const nameOf = (service) => (lang === "en" && service.en) || service.id;

function toPriority(service) {
  chosen.service = service;
  fill("service", nameOf(service));
  show("priority");
}

async function toTicket(priority) {
  if (!chosen.service) return;
  const { stall, service } = chosen;
  chosen = {}; // a second touch draws nothing
  const at = timeOf(facts);
  const drawn = await draw(mall, facts.day, stall.prefix, { service: service.slug, priority, at });
  if (!drawn) return atRest();
  const locale = lang === "en" ? "en-GB" : "id-ID";
  fill("number", drawn.number);
  fill("code", drawn.code);
  fill("when", new Date(at).toLocaleString(locale, {
    timeZone: facts.zone, weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
  }));
  show("ticket");
  setTimeout(() => window.print(), 300);
}

for (const button of document.querySelectorAll("[data-priority]")) {
  button.addEventListener("click", () => toTicket(button.dataset.priority));
}
for (const button of document.querySelectorAll("[data-to=stalls]")) button.addEventListener("click", atRest);
document.querySelector("[data-print-again]").addEventListener("click", () => window.print());
for (const event of ["pointerdown", "keydown"]) {
  document.addEventListener(event, () => { if (shown !== "ticket") left = REST; });
}

setInterval(() => {
  left -= 1;
  document.querySelector("[data-countdown]").textContent = String(Math.max(0, left));
  if (left <= 0 && shown !== "wait") atRest();
}, 1000);

// Back to the ordinary kiosk, but never under somebody's hands: only from the first screen.
async function tryAgain() {
  try {
    await exchange(mall, home, stock);
    if (["stalls", "empty", "wait"].includes(shown)) return location.replace(home);
  } catch {
    if (shown === "wait") await atRest();
  }
  setTimeout(tryAgain, TRY);
}

show("wait");
await atRest();
tryAgain();
