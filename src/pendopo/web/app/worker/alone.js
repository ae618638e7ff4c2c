// Kiosks and counters keep a page for the time without their server: what was asked for is answered with it.
const ALONE = "pendopo-alone";
const PLACES = [
  [/^\/kios\/([^/]+)\//, (found) => `/kios/${found[1]}/tanpa-sambungan/?bahasa=`],
  [/^\/petugas\/loket\//, () => "/petugas/loket/tanpa-sambungan/?bahasa="],
];

function alonePlace(pathname) {
  for (const [pattern, place] of PLACES) {
    const found = pathname.match(pattern);
    if (found) return place(found);
  }
  return null;
}

async function keepAlone(address) {
  const kept = await caches.open(ALONE);
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const files = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  for (const name of files) if (!(await kept.match(name))) await kept.add(name);
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  await kept.put(address, new Response(text, { headers }));
  for (const name of (await kept.keys()).map((one) => new URL(one.url).pathname)) {
    if (name.startsWith("/static/") && !(await usedAlone(kept, name))) await kept.delete(name);
  }
}

async function usedAlone(kept, name) {
  for (const one of await kept.keys()) {
    if (one.url.includes("/tanpa-sambungan/") && (await (await kept.match(one)).text()).includes(name)) return true;
  }
  return false;
}

async function alonePage(request, place) {
  try {
    const answer = await fetch(request);
    if (!GONE.includes(answer.status)) return answer;
  } catch {
    // nobody answers: the kept page does
  }
  const kept = await caches.open(ALONE);
  const lang = (await kept.match("/lang")) ? await (await kept.match("/lang")).text() : "id";
  return (await kept.match(place + lang)) || (await kept.match(`${place}id`)) || Response.error();
}
