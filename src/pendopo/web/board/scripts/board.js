// The board: what is on it comes from the server as one part; this file keeps it true and says the calls.

import { Live, MallClock } from "./mall-stream.js";
import { CallQueue, chime, indonesianVoice, pause, speak } from "./mall-speech.js";

const board = document.querySelector("[data-board]");
const memory = `pendopo-board:${location.pathname}${location.search}`;
const clock = new MallClock();
let sound = null; // the AudioContext, after "Nyalakan suara"
let rotation = 0;
let flashing = null; // the call that was flashed last
const FLASH = 2700; // milliseconds

function part() {
  return document.getElementById("papan-isi");
}

function calls() {
  return [...part().querySelectorAll("[data-call-id]")].map((row) => ({
    id: Number(row.dataset.callId),
    say: row.dataset.say,
    number: row.dataset.number,
  }));
}

function remembered() {
  const stored = Number(sessionStorage.getItem(memory));
  if (stored > 0) return stored;
  // A board that has just been switched on does not read out the past.
  return Math.max(0, ...calls().map((call) => call.id));
}

function flash(call) {
  for (const element of document.querySelectorAll(".is-flashing")) element.classList.remove("is-flashing");
  flashing = { ...call, until: performance.now() + FLASH };
  showFlash();
}

/** Flash where the number stands; also after the part was fetched again, so that no flash is cut short. */
function showFlash() {
  if (!flashing) return;
  const places = [...document.querySelectorAll("[data-shows]")];
  const place = places.find((element) => element.dataset.shows === flashing.number);
  if (!place) return;
  place.dataset.flashed = String(flashing.id);
  if (performance.now() < flashing.until) place.classList.add("is-flashing");
}

const queue = new CallQueue({
  lastId: remembered(),
  remember: (id) => sessionStorage.setItem(memory, String(id)),
  say: async (call) => {
    flash(call);
    if (!sound) return;
    if (sound.state === "suspended") await sound.resume();
    await chime(sound);
    const voice = "speechSynthesis" in window ? indonesianVoice(window.speechSynthesis.getVoices()) : null;
    if (voice) await speak(call.say, voice);
    else {
      await pause(200);
      await chime(sound); // no Indonesian voice here: twice, and the screen flashes
    }
  },
});
sessionStorage.setItem(memory, String(queue.lastId));

async function refetch() {
  const answer = await fetch(board.dataset.part, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("papan-isi");
  if (!fresh) throw new Error("no board in the answer");
  part().replaceWith(fresh);
  settle();
  queue.take(calls());
}

function settle() {
  const { at, speed } = part().dataset;
  clock.set(Number(at), Number(speed) || 1);
  rotateNotices(0);
  showFlash();
}

function rotateNotices(step) {
  const notices = [...part().querySelectorAll("[data-notice]")];
  if (notices.length === 0) return;
  rotation = (rotation + step) % notices.length;
  notices.forEach((notice, index) => {
    notice.hidden = index !== rotation;
  });
}

function showTime() {
  const shown = document.querySelector("[data-clock]");
  if (!shown) return;
  const format = new Intl.DateTimeFormat(document.documentElement.lang || "id", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: board.dataset.zone,
  });
  shown.textContent = format.format(clock.now()).replace(":", document.documentElement.lang === "en" ? ":" : ".");
}

function soundButton() {
  const button = document.querySelector("[data-sound]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    sound = new (window.AudioContext || window.webkitAudioContext)();
    await sound.resume();
    if ("speechSynthesis" in window) window.speechSynthesis.getVoices();
    button.hidden = true;
    document.documentElement.dataset.sound = "on";
    document.querySelector("[data-sound-state]").textContent = button.dataset.on;
    await chime(sound);
  });
}

settle();
soundButton();
showTime();
setInterval(showTime, 1000);
setInterval(() => rotateNotices(1), 8000);
new Live({
  stream: board.dataset.stream,
  refetch,
  onState: (connected) => {
    document.documentElement.dataset.live = connected ? "stream" : "poll";
  },
}).start();
