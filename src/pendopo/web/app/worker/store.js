// What waits to be sent, in the phone's own database: it outlives the page, the browser and a flat battery.
function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("pendopo", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const change = database.transaction("unsent", mode);
      const asked = act(change.objectStore("unsent"));
      change.oncomplete = () => resolve(asked.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally {
    database.close();
  }
}

const keepUnsent = (item) => inStore("readwrite", (store) => store.put(item));
const dropUnsent = (key) => inStore("readwrite", (store) => store.delete(key));
const emptyUnsent = () => inStore("readwrite", (store) => store.clear());

async function listUnsent() {
  const found = await inStore("readonly", (store) => store.getAll());
  return found.sort((one, other) => one.at - other.at);
}
