// Follows a ticket: the stream when there is one, a poll when streams are blocked, and an alert when nearly due.

import { Live } from "./mall-stream.js";

const box = document.querySelector("[data-ticket]");
const alarm = document.querySelector("[data-alarm]");
const alarmBox = document.querySelector("[data-alarm-box]");
let context = null;
let told = box.querySelector("[data-due]")?.dataset.due || "";

function chime() {
  if (navigator.vibrate) navigator.vibrate([300, 150, 300, 150, 600]);
  if (!context) return;
  [660, 880].forEach((tone, index) => {
    const sound = context.createOscillator();
    const gain = context.createGain();
    sound.frequency.value = tone;
    gain.gain.setValueAtTime(0.25, context.currentTime + index * 0.35);
    gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + index * 0.35 + 0.6);
    sound.connect(gain).connect(context.destination);
    sound.start(context.currentTime + index * 0.35);
    sound.stop(context.currentTime + index * 0.35 + 0.7);
  });
}

async function refetch() {
  const answer = await fetch(box.dataset.state, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status)); // what is shown stays; the next round tries again
  box.innerHTML = await answer.text();
  const due = box.querySelector("[data-due]")?.dataset.due || "";
  if (due && due !== told) chime();
  told = due;
  if (alarmBox) alarmBox.hidden = box.querySelector("[data-ended]") !== null; // an undo may bring it back
  document.title = box.querySelector("[data-title]")?.dataset.title || document.title;
}

new Live({
  stream: box.dataset.stream,
  refetch,
  onState: (connected) => {
    document.documentElement.dataset.live = connected ? "stream" : "poll";
  },
}).start();

if (alarm) {
  alarmBox.hidden = box.querySelector("[data-ended]") !== null;
  alarm.addEventListener("click", async () => {
    context = context || new AudioContext();
    await context.resume();
    chime();
    alarm.textContent = alarm.dataset.on;
    alarm.disabled = true;
    if ("wakeLock" in navigator) navigator.wakeLock.request("screen").catch(() => {});
  });
}
