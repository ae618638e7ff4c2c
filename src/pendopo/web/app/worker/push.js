// A message from the mall: shown, and one touch leads to the visit it is about.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    told = { title: "Pendopo", text: event.data ? event.data.text() : "" };
  }
  const options = {
    body: told.text || "",
    tag: told.tag || undefined,
    renotify: Boolean(told.tag),
    requireInteraction: Boolean(told.urgent),
    data: { address: told.address || "/k/" },
    lang: told.lang || "id",
  };
  event.waitUntil(self.registration.showNotification(told.title || "Pendopo", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.address || "/", location.origin);
  if (address.origin !== location.origin) return;
  event.waitUntil(
    (async () => {
      for (const client of await self.clients.matchAll({ type: "window" })) {
        if (new URL(client.url).pathname === address.pathname) return client.focus();
      }
      return self.clients.openWindow(address.href);
    })(),
  );
});
