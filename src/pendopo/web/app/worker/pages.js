// Pages that say how long they may be kept are kept; without a link they are shown with the time of keeping.
function placeOf(address) {
  const url = new URL(address, location.origin);
  return url.origin + url.pathname; // what comes after "?" only says how one got there
}

async function keepPage(address, answer) {
  const told = answer.headers.get("X-Pendopo-Keep");
  const pages = await caches.open(PAGES);
  if (!told) {
    if (answer.status === 404 || answer.status === 410) await pages.delete(placeOf(address));
    return;
  }
  const [seconds, kind, title] = told.split(";");
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  headers.set("X-Kept-At", String(Date.now()));
  headers.set("X-Kept-Until", String(Date.now() + Number(seconds) * 1000));
  headers.set("X-Kept-Kind", kind);
  const text = await answer.text();
  const own = (text.match(/<title>([^<]*?)( · Pendopo)?<\/title>/) || [])[1] || "";
  headers.set("X-Kept-Title", title || encodeURIComponent(own));
  await pages.put(placeOf(address), new Response(text, { headers }));
}

async function keptPage(address) {
  const kept = await (await caches.open(PAGES)).match(placeOf(address));
  if (!kept || Number(kept.headers.get("X-Kept-Until")) < Date.now()) return null;
  return kept;
}

async function listKept() {
  const pages = await caches.open(PAGES);
  const found = [];
  for (const request of await pages.keys()) {
    const { headers } = await pages.match(request);
    found.push({
      address: new URL(request.url).pathname,
      title: decodeURIComponent(headers.get("X-Kept-Title") || ""),
      mine: headers.get("X-Kept-Kind") === "mine",
      at: Number(headers.get("X-Kept-At")),
      until: Number(headers.get("X-Kept-Until")),
    });
  }
  return found.sort((one, other) => other.at - one.at);
}

async function forget(which) {
  const pages = await caches.open(PAGES);
  for (const one of await listKept()) {
    if (which(one)) await pages.delete(location.origin + one.address);
  }
}

async function shown(kept) {
  const text = await kept.text();
  const lang = (text.match(/<html lang="(\w+)"/) || [])[1] || "id";
  const note = words(lang).kept(whenWords(Number(kept.headers.get("X-Kept-At")), lang));
  const banner = `<p class="kept-banner" role="status"><span class="wrap">${note}</span></p>`;
  const headers = new Headers(kept.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  return new Response(text.replace(/(<main[^>]*>)/, `${banner}$1`), { headers });
}

async function language() {
  const newest = (await listKept())[0];
  if (!newest) return "id";
  const text = await (await (await caches.open(PAGES)).match(location.origin + newest.address)).text();
  return (text.match(/<html lang="(\w+)"/) || [])[1] === "en" ? "en" : "id";
}

async function shell() {
  const files = await caches.open(FILES_OF_NOW);
  return (await files.match(SHELL + (await language()))) || Response.error();
}

function slowly() {
  return new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE));
}

async function page(event) {
  const address = event.request.url;
  const asked = fetch(event.request).then((answer) => {
    if (answer.ok && !answer.redirected) event.waitUntil(keepPage(address, answer.clone()).catch(() => {}));
    else if (answer.status === 404 || answer.status === 410) event.waitUntil(keepPage(address, answer.clone()));
    return answer;
  });
  asked.catch(() => {});
  const kept = await keptPage(address);
  try {
    const answer = kept ? await Promise.race([asked, slowly()]) : await asked;
    if (answer && !GONE.includes(answer.status)) return answer;
    return kept ? await shown(kept) : await asked;
  } catch {
    return kept ? shown(kept) : shell();
  }
}

async function file(request) {
  const files = await caches.open(FILES_OF_NOW);
  const kept = (await files.match(request.url)) || (await (await caches.open(ALONE)).match(request.url));
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && /\.[0-9a-f]{12}\./.test(request.url)) await files.put(request.url, answer.clone());
  return answer;
}
