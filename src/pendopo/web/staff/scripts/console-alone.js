// The counter without its server: calls whom it holds, notes everything, and goes back when the server answers.

import { exchange, kitOf, NoLink, note, undelivered } from "./console-store.js";
import { tokenOf } from "./device-store.js";

const counter = new URLSearchParams(location.search).get("loket") || (location.pathname.match(/loket\/(\d+)\//) || [])[1];
const home = `/petugas/loket/${counter}/`;
const said = document.querySelector("[data-words]").dataset;
const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
const TRY = 5000;
let kit = null;
let working = false;

const $ = (selector) => document.querySelector(selector);
const fill = (name, text) => { for (const place of document.querySelectorAll(`[data-fill=${name}]`)) place.textContent = text; };
const when = (name, shown) => { $(`[data-when=${name}]`).hidden = !shown; };
const clock = () => kit.now + Math.max(0, Date.now() - kit.heardAt); // the mall's time
const endsIn = () => kit.lease * 1000 - (Date.now() - kit.heardAt);

function items(name, rows) {
  $(`[data-list=${name}]`).replaceChildren(...rows);
}

function tag(text) {
  const one = document.createElement("li");
  one.className = "badge";
  one.textContent = text;
  return one;
}

function person(one) {
  const row = document.createElement("li");
  for (const [name, text] of [["strong", one.number], ["span", one.service], ["span", one.words.join(", ")]]) {
    const part = document.createElement(name);
    part.textContent = text;
    row.append(part);
  }
  return row;
}

const mainAct = () => ({ "": "call", called: "start", serving: "finish" })[kit.current ? kit.state : ""];

async function show() {
  const waiting = (await undelivered(counter)).length;
  $("[data-unsent-box]").hidden = waiting === 0;
  fill("unsent", String(waiting));
  if (!kit) return when("nobody", true);
  const act = mainAct();
  const mayCall = endsIn() > 0 && kit.open && kit.share.length > 0;
  fill("title", `${said.counter} ${kit.number}`);
  fill("where", `${kit.stall} · ${kit.mall}`);
  fill("until", new Date(kit.now + kit.lease * 1000).toLocaleTimeString(locale, { timeZone: kit.zone, hour: "2-digit", minute: "2-digit" }));
  fill("number", kit.current?.number || "— —");
  $(".konsol-number").classList.toggle("is-idle", !kit.current);
  fill("service", kit.current?.service || said.idle);
  fill("state", kit.current ? said[kit.state] : "");
  fill("main", said[act]);
  items("words", (kit.current?.words || []).map(tag));
  items("share", kit.share.map(person));
  $("[data-act=main]").disabled = act === "call" && !mayCall;
  $("[data-act=recall]").hidden = kit.state !== "called" || !kit.current;
  $("[data-act=no_show]").hidden = kit.state !== "called" || !kit.current;
  when("lease", endsIn() > 0);
  when("over", endsIn() <= 0);
  when("nobody", kit.share.length === 0);
}

const AFTER = {
  call: () => ({ current: kit.share[0], state: "called", share: kit.share.slice(1) }),
  recall: () => ({}),
  start: () => ({ state: "serving" }),
  finish: () => ({ current: null, state: "" }),
  no_show: () => ({ current: null, state: "" }),
};

async function press(button) {
  if (!kit || working || button.disabled || button.hidden) return;
  working = true; // a second press waits for the first
  const act = button.dataset.act === "main" ? mainAct() : button.dataset.act;
  const about = act === "call" ? kit.share[0] : kit.current;
  try {
    kit = await note(kit, { act, ticket: about.id, number: about.number, at: clock() }, AFTER[act]());
  } finally {
    working = false;
  }
  await show();
  $("[data-live-region]").textContent = `${about.number}: ${kit.current ? said[kit.state] : said.idle}`;
}

for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => press(button));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target instanceof Element && event.target.closest("button, a") && /^( |Enter)$/.test(event.key)) return;
  const key = event.key === " " ? "Enter" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = $(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  press(button);
});


let away = false;

async function goBack(token) {
  working = true; // nothing is pressed while it is sent
  try {
    const { refused } = await exchange(counter, `${home}bekal/`, token);
    away = true;
    if (!refused.length) return location.replace(home);
    items("refused", refused.map(tag));
    $("[data-home]").href = home;
    when("refused", true);
  } finally {
    working = away;
  }
}

async function tryAgain() {
  try {
    const answer = await fetch(home, { credentials: "same-origin", cache: "no-store" });
    if (answer.status >= 502) throw new NoLink();
    const isConsole = new URL(answer.url).pathname === home;
    const token = isConsole && answer.ok && tokenOf(await answer.text());
    when("signed-out", !token);
    if (token && !working) await goBack(token);
  } catch {
    when("signed-out", false); // no link yet
  }
  if (!away) setTimeout(tryAgain, TRY);
}

kit = counter ? await kitOf(counter) : null;
await show();
setInterval(show, 5000);
tryAgain();
