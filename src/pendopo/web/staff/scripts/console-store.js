// What a console holds for a time without its server, in its own database: people kept for it, and what it did.

import { database } from "./device-store.js";

const GONE = [502, 503, 504]; // nobody answers behind the mall's door

const within = database("pendopo-loket", { kits: "counter", done: "key" });

/** The kit of a counter, or null. */
export const kitOf = (counter) => within((of, give) => {
  of("kits").get(Number(counter)).onsuccess = (event) => give(event.target.result || null);
});

/** What was done and not yet taken in, in its order. */
export async function undelivered(counter) {
  const all = await within((of, give) => { of("done").getAll().onsuccess = (event) => give(event.target.result); });
  return all.filter((one) => one.counter === Number(counter)).sort((one, other) => one.at - other.at || one.turn - other.turn);
}

/** One act, kept together with where the counter stands after it. */
export function note(kit, act, after) {
  const next = { ...kit, ...after, turn: (kit.turn || 0) + 1 };
  return within((of, give) => {
    of("kits").put(next);
    of("done").put({ ...act, counter: kit.counter, key: crypto.randomUUID(), turn: next.turn });
    give(next);
  });
}

/** Nobody of the line stays behind; what was done and is not yet delivered does. */
export const empty = () => within((of) => { of("kits").clear(); });

export class SignedOut extends Error {}
export class NoLink extends Error {}

/** Tell what was done, and keep what would be needed. Throws NoLink or SignedOut. */
export async function exchange(counter, address, token) {
  const waiting = await undelivered(counter);
  const done = waiting.map(({ key, act, ticket, at }) => ({ key, act, ticket, at }));
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, kirim: JSON.stringify(done) });
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(4000) });
  } catch {
    throw new NoLink();
  }
  if (GONE.includes(answer.status)) throw new NoLink();
  if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) throw new SignedOut(String(answer.status));
  const { taken, ...kit } = await answer.json();
  await within((of) => {
    for (const one of taken) of("done").delete(one.key);
    of("kits").put({ ...kit, heardAt: Date.now() });
  });
  const numberOf = (key) => waiting.find((one) => one.key === key)?.number || "";
  const refused = taken.filter((one) => one.took === "refused" || one.took === "unknown");
  return { ...kit, refused: refused.map((one) => `${numberOf(one.key)} ${one.why}`.trim()) };
}
