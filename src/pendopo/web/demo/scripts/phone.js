// The phone follows its talk: asks for what is new each second while it is looked at, and sends without a reload.

const screen = document.querySelector("[data-thread]");
const said = document.querySelector("[data-said]");
const clock = document.querySelector("[data-clock]");
let busy = false;

function toEnd() {
  screen.scrollTop = screen.scrollHeight;
}

function showUnread() {
  const told = screen.querySelector("[data-mark]");
  for (const tab of document.querySelectorAll("[data-unread-of]")) {
    const count = told.getAttribute(`data-new-${tab.dataset.unreadOf}`) || "0";
    tab.querySelector("[data-count]").textContent = count;
    tab.hidden = count === "0";
  }
}

async function refresh() {
  if (busy || document.hidden || screen.querySelector("details.sheet[open]")) return;
  busy = true;
  try {
    const mark = screen.querySelector("[data-mark]")?.dataset.mark || "";
    const answer = await fetch(`${screen.dataset.thread}&tanda=${mark}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 200) {
      const atEnd = screen.scrollHeight - screen.scrollTop - screen.clientHeight < 120;
      const held = document.activeElement?.closest("[data-thread] button")?.value;
      screen.innerHTML = await answer.text();
      if (held) screen.querySelector(`button[value="${CSS.escape(held)}"]`)?.focus();
      if (atEnd) toEnd();
      showUnread();
    }
    if (answer.ok) said.textContent = "";
  } catch {
    // what is shown stays; the next round tries again
  } finally {
    busy = false;
  }
}

async function send(form, submitter) {
  const values = new FormData(form);
  if (submitter?.name) values.append(submitter.name, submitter.value);
  if (submitter?.name === "contoh") values.delete("berkas");
  if (!submitter?.name || submitter.name === "komentar") {
    if (!values.get("teks")?.trim() && !values.get("berkas")?.size) return;
  }
  const answer = await fetch(form.action, { method: "POST", body: values, headers: { "HX-Request": "true" } });
  if (answer.ok) {
    const box = form.querySelector("textarea");
    if (box) box.value = "";
    form.querySelector("input[type=file]")?.setAttribute("value", "");
    if (form.id === "tulis") form.reset();
    for (const one of document.querySelectorAll("details.sheet[open], .composer-more[open]")) one.open = false;
    await refresh();
    toEnd();
  } else {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    said.textContent = page.body.textContent.trim().replace(/\s+/g, " ");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("quiet" in form.dataset)) return;
  event.preventDefault();
  delete form.dataset.sent;
  send(form, event.submitter)
    .catch(() => { said.textContent = screen.dataset.away || ""; })
    .finally(() => { delete form.dataset.sent; event.submitter?.removeAttribute("aria-busy"); });
});

const box = document.querySelector("#isian-teks");
box?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    box.form.requestSubmit(box.form.querySelector(".composer-send"));
  }
});
screen.addEventListener("click", (event) => {
  if (event.target.closest("[data-closes]")) event.target.closest("details").open = false;
});
screen.addEventListener("toggle", (event) => {
  for (const close of event.target.querySelectorAll("[data-closes]")) close.hidden = false;
}, true);
screen.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const one of screen.querySelectorAll("details.sheet[open]")) one.open = false;
});

setInterval(refresh, 1000);
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch("/demo/jam").catch(() => null);
  if (!answer?.ok) return;
  const { at } = await answer.json();
  clock.textContent = new Date(at * 1000)
    .toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" }).replace(":", ".");
}, 15000);
toEnd();
