// A kiosk keeps one page for the time without its server: what was asked for is answered with it.
const KIOSK = "pendopo-kiosk";
const AT_KIOSK = /^\/kios\/([^/]+)\//;

async function keepKiosk(address) {
  const kept = await caches.open(KIOSK);
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const files = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  for (const name of files) if (!(await kept.match(name))) await kept.add(name);
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  await kept.put(address, new Response(text, { headers }));
  for (const old of await kept.keys()) {
    const { pathname } = new URL(old.url);
    if (pathname.startsWith("/static/") && !files.includes(pathname)) await kept.delete(old);
  }
}

async function kioskPage(request, mall) {
  try {
    const answer = await fetch(request);
    if (!GONE.includes(answer.status)) return answer;
  } catch {
    // nobody answers: the kept page does
  }
  const kept = await caches.open(KIOSK);
  const lang = (await kept.match("/lang")) ? await (await kept.match("/lang")).text() : "id";
  const place = `/kios/${mall}/tanpa-sambungan/?bahasa=`;
  return (await kept.match(place + lang)) || (await kept.match(`${place}id`)) || Response.error();
}
