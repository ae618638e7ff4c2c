// Calls are said one after another, in the order of their ids; none is cut off, none is said twice.

const GAP = 350; // milliseconds of silence between two calls
const LONGEST = 15000; // a voice that never ends does not stop the queue

/** A queue of calls to say. `say` speaks one call and resolves when it is over. */
export class CallQueue {
  constructor({ lastId = 0, say, remember = () => {} }) {
    this.lastId = lastId;
    this.floor = lastId; // what an earlier load of the page has said
    this.said = new Set();
    this.say = say;
    this.remember = remember;
    this.waiting = [];
    this.busy = false;
  }

  /**
   * Take the calls of a board; those already taken are left out, whatever their order on the page. A call whose
   * id is lower than the last one may still be new: two counters that call at once can be seen in either order.
   */
  take(calls) {
    const isNew = (call) => call.id > this.floor && !this.said.has(call.id);
    const fresh = calls.filter(isNew).sort((a, b) => a.id - b.id);
    if (fresh.length === 0) return [];
    for (const call of fresh) this.said.add(call.id);
    this.lastId = Math.max(this.lastId, fresh[fresh.length - 1].id);
    this.remember(this.lastId);
    this.waiting.push(...fresh);
    void this.work();
    return fresh;
  }

  async work() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length > 0) {
      const call = this.waiting.shift();
      try {
        await this.say(call);
      } catch {
        // A call that cannot be said is still shown; the next one is said.
      }
      await pause(GAP);
    }
    this.busy = false;
  }
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The voice of the browser for Indonesian, or null where there is none. */
export function indonesianVoice(voices) {
  const tag = (voice) => (voice.lang || "").toLowerCase().replace("_", "-");
  // Older Android phones and boxes still call the language by its former code, in_ID.
  const spoken = voices.filter((voice) => ["id-id", "id", "in-id", "in"].includes(tag(voice)));
  return spoken.find((voice) => voice.localService) || spoken[0] || null;
}

/** Speak a text with a voice; resolves at its end, at an error, or after the longest wait. */
export function speak(text, voice, synthesis = window.speechSynthesis) {
  return new Promise((resolve) => {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = "id-ID";
    words.rate = 0.9;
    const over = () => {
      clearTimeout(watch);
      resolve();
    };
    const watch = setTimeout(over, LONGEST);
    words.onend = over;
    words.onerror = over;
    synthesis.speak(words);
  });
}

/** Three rising tones, made here: no sound file to load. */
export async function chime(context) {
  const start = context.currentTime + 0.02;
  [523.25, 659.25, 783.99].forEach((pitch, index) => {
    const from = start + index * 0.22;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = "sine";
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.32, from + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, from + 0.55);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.6);
  });
  await pause(1000);
}
