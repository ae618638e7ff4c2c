// Refresh a part of a staff page when the mall's stream speaks; never while somebody types or is sending.

import { Live } from "./mall-stream.js";

const part = document.querySelector("[data-refresh]");
const NOTE = 8000; // milliseconds that an answer to a button stays to be read
const firstSeen = new WeakMap();
let turn = 0; // grows with every button pressed and every answer: what was fetched before that is old
for (const name of ["submit", "htmx:afterSwap"]) document.addEventListener(name, () => { turn += 1; }, true);

function busy() {
  const here = document.querySelector("[data-refresh]");
  if (!here) return true;
  if (document.querySelector("dialog[open]")) return true;
  if (here.getAttribute("aria-busy") === "true") return true;
  const active = document.activeElement;
  return here.contains(active) && /^(INPUT|TEXTAREA|SELECT)$/.test(active?.tagName || "");
}

/** What a button answered is not wiped by the refresh that the button itself set off. */
function keepNotes(old, fresh) {
  for (const note of [...old.querySelectorAll("[data-note]")].reverse()) {
    if (!firstSeen.has(note)) firstSeen.set(note, performance.now());
    if (performance.now() - firstSeen.get(note) > NOTE) continue;
    note.removeAttribute("role"); // said once is enough
    fresh.firstElementChild.append(note);
  }
}

async function refetch() {
  if (busy()) return;
  const asked = turn;
  const id = document.querySelector("[data-refresh]").id;
  const focused = document.activeElement?.id;
  const address = document.querySelector("[data-refresh]").dataset.refresh;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  if (busy()) return; // somebody began while we fetched
  if (turn !== asked) return refetch();
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!fresh) return;
  for (const one of document.getElementById(id).querySelectorAll("details[id][open]")) {
    fresh.querySelector(`#${CSS.escape(one.id)}`)?.setAttribute("open", "");
  }
  keepNotes(document.getElementById(id), fresh);
  document.getElementById(id).replaceWith(fresh);
  window.htmx?.process(document.getElementById(id));
  if (focused) document.getElementById(focused)?.focus();
}

if (part) {
  new Live({
    stream: part.dataset.stream,
    refetch,
    onState: (connected) => {
      document.documentElement.dataset.live = connected ? "stream" : "poll";
    },
  }).start();
}
