// The chat without reloads: sends the form, fetches what was said, keeps what was typed. One id a message: a repeat
// after a broken connection is the same message.

const log = document.querySelector("#obrolan");
const form = document.querySelector("#tulis");
const box = form.elements.pesan;
const trouble = form.querySelector("[data-trouble]");
const kept = `obrolan:${location.pathname}`;
const NEAR = 2000;
const FAR = 15000;
let pause = NEAR;
let timer = 0;
let shown = log.innerHTML;

function newKey() {
  return crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.round(Math.random() * 1e9)}`;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
}

async function refresh() {
  clearTimeout(timer);
  const seen = document.visibilityState === "visible" ? "?terlihat=1" : "";
  try {
    const answer = await fetch(log.dataset.log + seen, { headers: { "HX-Request": "true" } });
    if (answer.ok) {
      const text = await answer.text();
      if (text !== shown) {
        shown = text;
        log.innerHTML = text;
        toEnd();
        pause = NEAR;
      } else {
        pause = Math.min(pause * 1.5, FAR);
      }
    }
  } catch {
    pause = FAR;
  }
  timer = setTimeout(refresh, document.visibilityState === "visible" ? pause : FAR * 2);
}

async function send(event) {
  event.preventDefault();
  const data = new FormData(form, event.submitter?.name ? event.submitter : undefined);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) return form.submit(); // the page itself says why
    if (!data.get("pilih") && !data.get("kata")) box.value = "";
    sessionStorage.removeItem(kept);
    form.elements.kunci.value = newKey();
    form.querySelector(".said-choices")?.remove();
    trouble.hidden = true;
    pause = NEAR;
    await refresh();
    box.focus();
  } catch {
    trouble.hidden = false;
  }
  return undefined;
}

if (!box.value) box.value = sessionStorage.getItem(kept) || "";
box.addEventListener("input", () => sessionStorage.setItem(kept, box.value));
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
form.addEventListener("submit", send);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") refresh();
});
toEnd();
refresh();
