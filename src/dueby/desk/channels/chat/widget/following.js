const PLACE_ASKED = 30000; // how often one who waits asks where they stand

// Follows a chat: hears by the stream that something happens, and looks what it is.
class Following {
  #events = null;
  #looking;
  #isUnlinked = false;
  #timer = 0;

  // did = { look, refused, linked, types, changed, waits }, of which look(signal) may fail
  constructor(desk, did) {
    this.desk = desk;
    this.did = did;
    this.#looking = new Looking({ look: did.look, refused: did.refused, looked: did.changed });
  }

  get isCut() {
    return this.#isUnlinked || this.#looking.isCut;
  }

  start() {
    this.end();
    this.#timer = setInterval(() => { if (this.did.waits() && !document.hidden) this.look(); }, PLACE_ASKED);
    this.#events = new Events(this.desk, {
      heard: (kind) => {
        if (kind === "agent_types") this.did.types();
        else if (kind !== "visitor_types") this.look();
      },
      linked: (isLinked) => this.#link(isLinked),
    });
    this.look();
  }

  look() {
    this.#looking.now();
  }

  // Nothing more happens; a look that is under way goes on.
  end() {
    clearInterval(this.#timer);
    this.#events?.close();
    this.#events = null;
    this.#isUnlinked = false;
  }

  stop() {
    this.end();
    this.#looking.stop();
  }

  #link(isLinked) {
    this.#isUnlinked = !isLinked;
    if (isLinked) {
      this.look();
      this.did.linked();
    }
    this.did.changed();
  }
}
