// The inbox lives: its parts are fetched again when the mall's stream speaks; keys; nothing typed is lost.

import { Live } from "./mall-stream.js";

const root = document.querySelector("[data-inbox]");
const fields = /^(INPUT|TEXTAREA|SELECT)$/;

/** A part is left alone while somebody types or presses inside it. */
function busy(part) {
  return part.contains(document.activeElement) && fields.test(document.activeElement.tagName);
}

function atEnd(box) {
  return box && box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

async function refetch(id) {
  const part = document.getElementById(id);
  if (!part || busy(part)) return;
  const answer = await fetch(part.dataset.part, { headers: { "HX-Request": "true" } });
  if (answer.status === 204) return; // nothing has changed
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  const old = document.getElementById(id);
  if (!old || busy(old)) return;
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!fresh) return;
  const lines = old.querySelector(".inbox-lines");
  const follow = atEnd(lines);
  const top = lines?.scrollTop;
  const focused = document.activeElement?.closest?.(`#${id} a`)?.getAttribute("href");
  old.replaceWith(fresh);
  const now = fresh.querySelector(".inbox-lines");
  if (now) now.scrollTop = follow ? now.scrollHeight : top;
  if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

if (root) {
  const ids = [...document.querySelectorAll("[data-part]")].map((part) => part.id);
  new Live({
    stream: root.dataset.stream,
    refetch: async () => {
      for (const id of ids) await refetch(id);
    },
    onState: (connected) => {
      document.documentElement.dataset.live = connected ? "stream" : "poll";
    },
  }).start();
  const lines = document.querySelector(".inbox-lines");
  if (lines) lines.scrollTop = lines.scrollHeight;
  void followDelivery();
}

/** While a message is on its way its state is asked for often, for two minutes. */
async function followDelivery() {
  for (let turn = 0; turn < 40; turn += 1) {
    await new Promise((done) => setTimeout(done, 3000));
    if (document.hidden || !document.querySelector(".inbox-state.is-queued, .inbox-state.is-sending, .inbox-state.is-sent")) continue;
    await refetch("percakapan").catch(() => {});
  }
}

// What was typed stays in this tab until it is sent, also when the page is left or reloaded.
const composer = document.querySelector("[data-composer]");
const text = composer?.querySelector("#isian-text");
const kept = composer ? `pesan:${composer.dataset.composer}` : "";
if (text) {
  if (!text.value) text.value = sessionStorage.getItem(kept) || "";
  text.addEventListener("input", () => sessionStorage.setItem(kept, text.value));
}

/** What the officer has before them when they press: later messages still wait for an answer. */
document.addEventListener("submit", (event) => {
  const seen = event.target.querySelector?.("input[name=seen]");
  const thread = document.getElementById("percakapan");
  if (seen && thread) seen.value = thread.dataset.seen;
  if (event.target === composer && event.submitter?.value !== "insert") sessionStorage.removeItem(kept);
});

document.querySelector("[data-insert]")?.addEventListener("click", (event) => {
  const chosen = document.getElementById("isian-canned")?.selectedOptions[0];
  if (!chosen?.dataset.words || !text) return;
  event.preventDefault();
  text.setRangeText(chosen.dataset.words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input"));
  text.focus();
});

document.addEventListener("keydown", (event) => {
  const typing = fields.test(event.target.tagName);
  if (typing && event.key === "Escape") event.target.blur();
  if (event.target === text && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.getElementById("kirim")?.click();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find(
    (one) => `Key${one.dataset.key.toUpperCase()}` === event.code && one.offsetParent !== null,
  );
  if (!wanted) return;
  event.preventDefault();
  if (fields.test(wanted.tagName)) wanted.focus();
  else wanted.click();
});
