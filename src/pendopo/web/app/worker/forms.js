// A form that could not be sent waits here with a key; the server does what came with a key once, however often it comes.
const TYPE = "application/x-www-form-urlencoded";
const tokenOf = (text) => (text.match(/name="csrfmiddlewaretoken" value="([^"]+)"/) || [])[1];

function post(item, how) {
  const headers = { "Content-Type": TYPE, "Idempotency-Key": item.key };
  return fetch(item.url, { method: "POST", headers, body: item.body, credentials: "same-origin", redirect: how });
}

async function form(event) {
  const { request } = event;
  const item = { key: crypto.randomUUID(), url: request.url, body: await request.clone().text(), at: Date.now() };
  item.from = new URL(request.referrer || request.url).pathname;
  try {
    const answer = await post(item, "manual");
    if (GONE.includes(answer.status)) throw new Error(String(answer.status));
    return answer;
  } catch {
    item.state = "waiting";
    await keepUnsent(item);
    if (self.registration.sync) await self.registration.sync.register("pendopo-send").catch(() => {});
    return Response.redirect("/aplikasi/?menunggu=1", 303);
  }
}

async function freshened(item) {
  const answer = await fetch(item.url, { credentials: "same-origin" });
  const fresh = tokenOf(await answer.text());
  if (!fresh) return false;
  const body = new URLSearchParams(item.body);
  body.set("csrfmiddlewaretoken", fresh);
  item.body = body.toString();
  await keepUnsent(item);
  return true;
}

async function sendOne(item) {
  let answer = await post(item, "follow");
  if (answer.status === 403 && (await freshened(item))) answer = await post(item, "follow");
  if (answer.status >= 500 || answer.status === 429 || answer.headers.get("X-Pendopo-Again")) return false;
  item.state = answer.ok ? "sent" : "refused";
  item.status = answer.status;
  item.there = answer.ok ? new URL(answer.url).pathname : new URL(item.url).pathname;
  if (answer.ok) await keepPage(answer.url, answer.clone()).catch(() => {});
  else item.page = await answer.text();
  await keepUnsent(item);
  return true;
}

let sending = null;
function sendAll() {
  sending = sending || sendInOrder().finally(() => { sending = null; });
  return sending;
}

async function sendInOrder() {
  let refused = 0;
  let done = 0;
  for (const item of await listUnsent()) {
    if (item.state !== "waiting") continue;
    if (!(await sendOne(item).catch(() => false))) break;
    done += 1;
    refused += item.state === "refused" ? 1 : 0;
  }
  if (!done) return;
  const lang = await language();
  const title = refused ? words(lang).refused : words(lang).sent;
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage({ sent: done, refused, title });
  if (self.Notification?.permission === "granted") {
    await self.registration.showNotification(title, { tag: "pendopo-sent", data: { address: "/aplikasi/" } });
  }
}

async function answerOf(key) {
  const item = (await listUnsent()).find((one) => one.key === key);
  if (!item?.page) return shell();
  return new Response(item.page, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}
