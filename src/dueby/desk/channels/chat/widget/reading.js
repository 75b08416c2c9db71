// How far the visitor has read: what is new to them, and what the desk knows of it.
class Reading {
  #tell;
  #told = 0;
  last = 0; // number of the last message that is shown
  unread = 0;

  constructor(tell) {
    this.#tell = tell;
  }

  isNew(message) {
    return message.number > this.last;
  }

  // The visitor looks at what is shown.
  look() {
    this.unread = 0;
    if (this.last <= this.#told) return;
    this.#told = this.last;
    this.#tell(this.last).catch(() => { this.#told = 0; });
  }

  forget() {
    this.last = this.unread = this.#told = 0;
  }
}
