// What the worker hears.
self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const files = await caches.open(FILES_OF_NOW);
      await Promise.all(FILES.map((address) => files.add(new Request(address, { cache: "reload" }))));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("pendopo-files-") && name !== FILES_OF_NOW) await caches.delete(name);
      }
      await forget((one) => one.until < Date.now());
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/static/")) return event.respondWith(file(request));
  const place = request.mode === "navigate" && alonePlace(url.pathname);
  if (place) return event.respondWith(alonePage(request, place));
  if (request.mode !== "navigate" || !OURS.test(url.pathname)) return;
  if (request.method === "GET") {
    const key = url.searchParams.get("jawaban");
    return event.respondWith(key ? answerOf(key) : page(event));
  }
  if (url.pathname === "/k/") {
    const body = request.clone().text(); // who signs off leaves nothing behind
    return event.waitUntil(body.then((text) => /(^|&)keluar=/.test(text) && ORDERS.forgetMine()));
  }
  const urlencoded = (request.headers.get("Content-Type") || "").startsWith(TYPE);
  if (request.method === "POST" && urlencoded && LATER.test(url.pathname)) event.respondWith(form(event));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "pendopo-send") event.waitUntil(sendAll());
});

const ORDERS = {
  keep: async ({ address }) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) await keepPage(address, answer);
  },
  keepAlone: async ({ addresses, lang }) => {
    for (const address of addresses) await keepAlone(address);
    await (await caches.open(ALONE)).put("/lang", new Response(lang));
  },
  send: () => sendAll(),
  list: async () => ({ kept: await listKept(), unsent: await listUnsent() }),
  drop: ({ key }) => dropUnsent(key),
  forget: ({ address }) => forget((one) => one.address === address),
  forgetMine: async () => { await forget((one) => one.mine); await emptyUnsent(); },
};

self.addEventListener("message", (event) => {
  const order = ORDERS[event.data?.do];
  if (!order) return;
  event.waitUntil(
    (async () => event.ports[0]?.postMessage((await order(event.data)) ?? null))(),
  );
});
