// What was written and is not yet known to be with the desk: sent one after the other, in the order
// in which it was written, until the desk has each.
class Outbox {
  #isOpen = false;
  #isSending = false;
  #timer = 0;

  // send(message) may fail; refused(message, error) takes what will never be taken, kept() keeps the rest.
  constructor({ send, refused, kept, sent }) {
    this.pending = [];
    this.send = send;
    this.refused = refused;
    this.kept = kept;
    this.sent = sent;
  }

  open() {
    this.#isOpen = true;
    addEventListener("online", this.flush);
    if (this.pending.length) this.flush();
  }

  // What is on its way goes on; what fails waits until it is opened again.
  close() {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    removeEventListener("online", this.flush);
  }

  add(message) {
    this.pending.push(message);
    this.kept();
  }

  clear() {
    this.pending = [];
  }

  flush = async () => {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    while (this.pending.length) {
      const message = this.pending[0];
      try {
        await this.send(message);
      } catch (error) {
        if (isPassing(error)) {
          if (this.#isOpen) this.#timer = setTimeout(this.flush, RETRY[1]);
          break;
        }
        this.refused(message, error);
      }
      this.pending = this.pending.filter((each) => each !== message);
      this.kept();
    }
    this.#isSending = false;
    this.sent();
  };
}
