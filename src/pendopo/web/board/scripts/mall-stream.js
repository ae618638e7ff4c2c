// Keep a part of the page true: an event stream says "something changed", the part is fetched again.
// When the stream is blocked or broken the part is fetched by the clock instead.

const POLL = 5000; // without a stream
const SAFETY = 30000; // with one: nothing is trusted for ever
const RETRY = [1000, 2000, 5000, 10000];

/** Follow `stream` and call `refetch` when it speaks, when it returns, and by the clock. */
export class Live {
  constructor({ stream, refetch, onState = () => {} }) {
    this.stream = stream;
    this.refetch = refetch;
    this.onState = onState;
    this.tries = 0;
    this.connected = false;
    this.running = false;
    this.again = false;
  }

  start() {
    this.connect();
    this.later(POLL);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
    window.addEventListener("online", () => this.wake());
  }

  connect() {
    if (!this.stream || !("EventSource" in window)) return;
    const source = new EventSource(this.stream);
    this.source = source;
    // A stream counts from its first message on, which the server sends at once: it brings what happened while we
    // were away, and a proxy that opens the stream but holds its messages back is not taken for one.
    const spoke = () => {
      this.tries = 0;
      if (!this.connected) {
        this.connected = true;
        this.onState(true);
      }
      this.wake();
    };
    source.onmessage = spoke;
    for (const name of ["papan", "board", "antrean", "ticket", "state", "changed"]) {
      source.addEventListener(name, spoke);
    }
    source.onerror = () => {
      if (this.connected) this.later(POLL);
      this.connected = false;
      this.onState(false);
      if (source.readyState === EventSource.CLOSED) {
        const wait = RETRY[Math.min(this.tries, RETRY.length - 1)];
        this.tries += 1;
        setTimeout(() => this.connect(), wait);
      }
    };
  }

  /** Fetch now; a call during a fetch leads to one more fetch afterwards, never to two at once. */
  async wake() {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    let failed = false;
    try {
      await this.refetch();
    } catch {
      failed = true; // what is shown stays; the stream or the clock asks again
    }
    this.running = false;
    this.later(this.connected && !failed ? SAFETY : POLL);
    if (this.again) {
      this.again = false;
      void this.wake();
    }
  }

  /** Fetch by the clock, unless something is heard before. */
  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), milliseconds);
  }
}

/** The time of the mall, also when the demo's clock runs at its own speed. */
export class MallClock {
  constructor() {
    this.at = Date.now();
    this.read = performance.now();
    this.speed = 1;
  }

  set(at, speed) {
    this.at = at;
    this.speed = speed;
    this.read = performance.now();
  }

  now() {
    return new Date(this.at + (performance.now() - this.read) * this.speed);
  }
}
