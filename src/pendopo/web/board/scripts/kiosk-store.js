// What a kiosk holds for a time without its server, in its own database: numbers, and what was drawn of them.

import { database, tokenOf } from "./device-store.js";

const within = database("pendopo-kiosk", { numbers: "code", drawn: "code", facts: "mall" });
const all = (store) => within((of, give) => { of(store).getAll().onsuccess = (event) => give(event.target.result); });

/** The facts of the mall's day, with what is left by prefix; null when there are none. */
export async function held(mall) {
  const facts = await within((of, give) => {
    of("facts").get(mall).onsuccess = (event) => give(event.target.result || null);
  });
  if (!facts) return null;
  const left = {};
  for (const one of await all("numbers")) {
    if (one.mall === mall && one.day === facts.day) left[one.prefix] = (left[one.prefix] || 0) + 1;
  }
  return { ...facts, left };
}

/** The mall's time by this device: what the server said, and what has gone by since. */
export const timeOf = (facts) => facts.now + Math.max(0, Date.now() - facts.heardAt);

/** Keep an answer of the server: facts, new numbers, and what it has taken in. */
export function keep(mall, answer) {
  const { taken, stalls, ...rest } = answer;
  return within((of) => {
    for (const stall of stalls) {
      for (const one of stall.numbers) {
        of("numbers").put({ ...one, mall, day: answer.day, prefix: stall.prefix });
      }
    }
    of("numbers").openCursor().onsuccess = (event) => {
      const cursor = event.target.result;
      if (!cursor) return;
      if (cursor.value.mall === mall && cursor.value.day !== answer.day) cursor.delete();
      cursor.continue();
    };
    for (const one of taken) of("drawn").delete(one.code); // taken in, or never to be: the log of the server tells
    const bare = stalls.map(({ numbers, ...stall }) => stall);
    of("facts").put({ ...rest, mall, stalls: bare, heardAt: Date.now() });
  });
}

/** Draw the smallest number of a stall: taken out and noted in one step, so no two draw it. */
export function draw(mall, day, prefix, note) {
  return within((of, give) => {
    of("numbers").getAll().onsuccess = (event) => {
      const mine = event.target.result.filter((one) => one.mall === mall && one.day === day && one.prefix === prefix);
      const first = mine.sort((one, other) => one.sequence - other.sequence)[0];
      if (!first) return give(null);
      of("numbers").delete(first.code);
      const drawn = { ...first, ...note };
      of("drawn").put(drawn);
      give(drawn);
    };
  });
}

/** What was drawn and not yet taken in. */
export async function unsent(mall) {
  return (await all("drawn")).filter((one) => one.mall === mall);
}

/** Tell the server what was drawn and fill the stock up. Throws where the server does not answer. */
export async function exchange(mall, home, stock) {
  const page = await fetch(home, { credentials: "same-origin", cache: "no-store" });
  const token = page.ok && tokenOf(await page.text());
  if (!token) throw new Error(String(page.status));
  const facts = await held(mall);
  const drawn = (await unsent(mall)).map(({ prefix, sequence, code, service, priority, at }) => (
    { prefix, sequence, code, service, priority, at }
  ));
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, kirim: JSON.stringify({ drawn, left: facts?.left || {} }) });
  const answer = await fetch(stock, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json();
  await keep(mall, told);
  return told;
}
