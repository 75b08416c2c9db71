// The desk, asked over HTTP. Events are read by fetch and not by EventSource, so that the pass stands
// in a header and in no address.

const RETRY = [1000, 2000, 5000, 10000, 15000]; // milliseconds before each further attempt
const SILENCE = 40000; // a stream says that it is there every 15 seconds

// Not all who were cut at the same moment come back at the same moment.
const pauseBefore = (attempt) => RETRY[Math.min(attempt, RETRY.length - 1)] * (0.75 + Math.random() / 2);

class Refusal extends Error {
  constructor(status, sentence, reason = "") {
    super(REFUSED[reason] ? say(REFUSED[reason]) : sentence);
    this.status = status;
    this.reason = reason;
  }

  // Whether the same may be tried again soon, unasked. A crowd passes too, but nobody knows when.
  get isPassing() {
    return (this.status === 429 && this.reason !== "crowd") || this.status >= 500;
  }
}

// A network that fails is no refusal, and passes too.
const isPassing = (error) => !(error instanceof Refusal) || error.isPassing;

class Desk {
  constructor(address, site) {
    this.address = `${address}/chat/${encodeURIComponent(site)}`;
    this.pass = "";
  }

  get headers() {
    return this.pass ? { Authorization: `Bearer ${this.pass}` } : {};
  }

  post(what, told = {}) {
    const headers = { ...this.headers, "Content-Type": "application/json" };
    return this.#ask(`${what}/`, { method: "POST", headers, body: JSON.stringify(told) });
  }

  get(what, signal) {
    return this.#ask(what, { headers: this.headers, signal });
  }

  upload(file, id) {
    const body = new FormData();
    body.append("id", id);
    body.append("file", file);
    return this.#ask("files/", { method: "POST", headers: this.headers, body });
  }

  async file(number) {
    const answer = await fetch(`${this.address}/files/${number}/`, this.#how({ headers: this.headers }));
    if (!answer.ok) throw new Refusal(answer.status, say("failed"));
    return answer.blob();
  }

  async #ask(what, how) {
    const answer = await fetch(`${this.address}/${what}`, this.#how(how));
    if (answer.ok) return answer.status === 204 ? {} : answer.json();
    const told = await answer.json().catch(() => ({}));
    throw new Refusal(answer.status, told.error ?? say("failed"), told.reason);
  }

  #how(how) {
    return { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", ...how };
  }
}

// Listens until it is closed; after each cut it goes on after the last event that it heard.
class Events {
  #last = "";
  #attempt = 0;
  #isClosed = false;
  #abort = new AbortController();
  #wake = () => {};

  constructor(desk, { heard, linked }) {
    this.desk = desk;
    this.heard = heard;
    this.linked = linked;
    addEventListener("online", this.#hurry);
    addEventListener("offline", this.#cut);
    this.#run();
  }

  close() {
    this.#isClosed = true;
    removeEventListener("online", this.#hurry);
    removeEventListener("offline", this.#cut);
    this.#abort.abort();
    this.#wake();
  }

  #hurry = () => {
    this.#attempt = 0;
    this.#wake();
  };

  #cut = () => this.#abort.abort();

  async #run() {
    while (!this.#isClosed) {
      try {
        await this.#listen();
      } catch (error) {
        if (!isPassing(error)) return;
      }
      if (this.#isClosed) return;
      this.linked(false);
      await new Promise((done) => {
        this.#wake = done;
        setTimeout(done, pauseBefore(this.#attempt++));
      });
    }
  }

  async #listen() {
    this.#abort = new AbortController();
    const headers = { ...this.desk.headers, ...(this.#last && { "Last-Event-ID": this.#last }) };
    const how = { headers, signal: this.#abort.signal, credentials: "omit", cache: "no-store" };
    const answer = await fetch(`${this.desk.address}/events/`, how);
    if (!answer.ok) throw new Refusal(answer.status, say("failed"));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const silent = setTimeout(this.#cut, SILENCE);
      const { value, done } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return;
      const told = (rest + value).split("\n\n");
      rest = told.pop();
      for (const each of told) this.#take(each);
    }
  }

  #take(told) {
    const fields = {};
    for (const line of told.split("\n")) {
      const [name, ...words] = line.split(": ");
      fields[name] = words.join(": ");
    }
    if (fields.id) this.#last = fields.id;
    if (fields.retry) {
      this.#attempt = 0;
      this.linked(true);
    } else if (fields.event) {
      this.heard(fields.event);
    }
  }
}
