// Streams of events, heard for as long as somebody wants: after a cut the browser calls again by
// itself, and where the desk refused for a while this does, each time after the last event heard.

const AGAIN = [2000, 5000, 15000, 60000]; // milliseconds before each further attempt

export class Stream {
  #kinds;
  #told;
  #source = null;
  #attempt = 0;
  #timer = 0;

  // `after` is the number of the last event that the page shows; told(kind, data, number) hears of others.
  constructor(name, after, kinds, told) {
    this.address = `/streams/${encodeURIComponent(name)}/`;
    this.heard = after === null ? null : Number(after);
    this.#kinds = kinds;
    this.#told = told;
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    this.#source = new EventSource(this.heard === null ? this.address : `${this.address}?after=${this.heard}`);
    this.#source.addEventListener("open", () => { this.#attempt = 0; });
    this.#source.addEventListener("error", () => {
      if (this.#source.readyState !== EventSource.CLOSED) return;
      const pause = AGAIN[Math.min(this.#attempt++, AGAIN.length - 1)];
      this.#timer = setTimeout(() => this.#open(), pause);
    });
    for (const kind of this.#kinds) {
      this.#source.addEventListener(kind, (event) => {
        this.heard = Number(event.lastEventId);
        this.#told(kind, JSON.parse(event.data), this.heard);
      });
    }
  }
}

// The same for all pages of a browser that want one stream: one of them listens and tells the
// others, for browsers open few connections to one place. When it goes, another one takes over.
export class SharedStream {
  #name;
  #kinds;
  #told;
  #led;
  #stream = null;
  #others;
  #isClosed = false;
  #leave = () => {};

  // led(), where it is given, is called once this page is the one that listens.
  constructor(name, after, kinds, told, led = () => {}) {
    this.#name = name;
    this.heard = Number(after);
    this.#kinds = kinds;
    this.#told = told;
    this.#led = led;
    this.#others = new BroadcastChannel(`dueby stream ${name}`);
    this.#others.addEventListener("message", ({ data }) => this.#by(data));
    this.#others.postMessage({ asks: true });
    if (navigator.locks) navigator.locks.request(`dueby stream ${name}`, () => this.#lead());
    else this.#lead();
  }

  close() {
    this.#isClosed = true;
    this.#stream?.close();
    this.#others.close();
    this.#leave();
  }

  #lead() {
    if (this.#isClosed) return undefined;
    this.#stream = new Stream(this.#name, this.heard, this.#kinds, (kind, data, number) => {
      this.#others.postMessage({ kind, data, number });
      this.#take(kind, data, number);
    });
    this.#led();
    return new Promise((leave) => { this.#leave = leave; });
  }

  #by({ asks, reached, kind, data, number }) {
    if (asks && this.#stream) this.#others.postMessage({ reached: this.heard });
    // Who comes late may have missed some: what is shown is asked for anew.
    if (reached > this.heard) this.#take("reset", {}, reached);
    if (kind) this.#take(kind, data, number);
  }

  #take(kind, data, number) {
    if (number <= this.heard && kind !== "reset") return;
    this.heard = number;
    this.#told(kind, data, number);
  }
}
