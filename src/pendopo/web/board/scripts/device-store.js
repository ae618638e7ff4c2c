// A device's own database in its browser: it outlives the page, the browser and a power cut.

/** A function that runs one transaction over all of these stores: `act` gets them by name and says what to give. */
export function database(name, stores) {
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(stores)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return async function within(act) {
    const base = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const change = base.transaction(Object.keys(stores), "readwrite", { durability: "strict" });
        let answer;
        act((store) => change.objectStore(store), (found) => { answer = found; });
        change.oncomplete = () => resolve(answer);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally {
      base.close();
    }
  };
}

/** The token that a page of ours carries for its forms. */
export const tokenOf = (text) => (text.match(/name="csrfmiddlewaretoken" value="([^"]+)"/) || [])[1];
