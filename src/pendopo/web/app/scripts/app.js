// The page's side of the app: starts the worker, offers the installation, shows what is kept and what waits.

import "./push.js";

const has = "serviceWorker" in navigator;
const $ = (name) => document.querySelector(`[data-app=${name}]`);
const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";

async function ask(order) {
  const worker = (await navigator.serviceWorker.ready).active;
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(order, [channel.port2]);
  });
}

function timeWords(at) {
  return new Date(at).toLocaleString(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

const shows = { form: true, state: true }; // of several words one is shown

function copyOf(template, values, act) {
  const row = template.content.cloneNode(true);
  for (const [name, value] of Object.entries(values)) {
    for (const place of row.querySelectorAll(`[data-${name}]`)) {
      if (place.tagName === "A" && name === "link") place.href = value;
      else if (name in shows) place.hidden = place.dataset[name] !== value;
      else place.textContent = value;
    }
  }
  row.querySelector("button")?.addEventListener("click", act);
  return row;
}

function typedWords(body) {
  const hidden = new Set(["csrfmiddlewaretoken", "kunci", "tautan", "waktu"]);
  return [...new URLSearchParams(body)].filter(([name, value]) => !hidden.has(name) && value).map(([, value]) => value).join(", ");
}

function formOf(address) {
  const found = new URL(address).pathname.match(/(data|pindah|batal|pesan|hadir|obrolan)\/(\w+\/)?$/);
  return found ? found[1] : "";
}

async function list() {
  const kept = $("kept");
  const unsent = $("unsent");
  if (!kept) return;
  const found = await ask({ do: "list" });
  kept.replaceChildren(...found.kept.map((one) => copyOf($("kept-row"), {
    link: one.address, title: one.title, time: timeWords(one.at),
  }, async () => { await ask({ do: "forget", address: one.address }); list(); })));
  unsent.replaceChildren(...found.unsent.map((one) => copyOf($("unsent-row"), {
    link: one.state === "refused" ? `${one.there}?jawaban=${one.key}` : one.there || new URL(one.url).pathname,
    typed: typedWords(one.body), time: timeWords(one.at), state: one.state, form: formOf(one.url),
  }, async () => { await ask({ do: "drop", key: one.key }); list(); })));
  $("queued").hidden = !found.unsent.some((one) => one.state === "waiting");
  $("none-kept").hidden = found.kept.length > 0;
  $("unsent-box").hidden = found.unsent.length === 0;
  $("forget-box").hidden = !found.kept.some((one) => one.mine) && found.unsent.length === 0;
}

async function tellWaiting() {
  const note = $("waiting");
  if (!note) return;
  const { unsent } = await ask({ do: "list" });
  const waiting = unsent.filter((one) => one.state === "waiting").length;
  const refused = unsent.filter((one) => one.state === "refused").length;
  note.hidden = waiting + refused === 0 || $("kept") !== null;
  note.querySelector("[data-waits]").hidden = waiting === 0;
  note.querySelector("[data-refused]").hidden = refused === 0;
}

async function start() {
  const first = !navigator.serviceWorker.controller;
  const show = () => Promise.all([list(), tellWaiting()]);
  if (!first) show();
  navigator.serviceWorker.addEventListener("message", show);
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  addEventListener("online", () => ask({ do: "send" }));
  if (first) {
    await ask({ do: "keep", address: location.href }); // it came before there was a worker
    await show();
  }
  if (navigator.onLine) await ask({ do: "send" });
  const keep = $("kept-here");
  if (keep) {
    const found = await ask({ do: "list" });
    keep.hidden = !found.kept.some((one) => one.address === location.pathname);
  }
}

$("forget")?.addEventListener("click", async () => { await ask({ do: "forgetMine" }); list(); });
$("forget-here")?.addEventListener("click", async () => {
  await ask({ do: "forget", address: location.pathname });
  $("kept-here").hidden = true;
});
$("again")?.addEventListener("click", () => location.reload());

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  const button = $("install");
  if (!button) return;
  $("install-box").hidden = false;
  button.addEventListener("click", () => event.prompt(), { once: true });
});
addEventListener("appinstalled", () => { if ($("install-box")) $("install-box").hidden = true; });
const onApple = /iPhone|iPad/.test(navigator.userAgent) && !navigator.standalone;
if ($("install-apple")) $("install-apple").hidden = !onApple;

if (has && isSecureContext) start().catch(() => {});
