// Looks how the chat stands, once at a time; who wants a look meanwhile has one more. A look that fails
// is repeated, each time later: no event says again what it would have shown.
class Looking {
  #abort = null; // of the look that is under way
  #isWanted = false;
  #attempt = 0;
  #timer = 0;

  // look(signal) may fail; refused(error) takes what will not pass, looked() hears of each end.
  constructor({ look, refused, looked }) {
    this.look = look;
    this.refused = refused;
    this.looked = looked;
  }

  get isCut() {
    return this.#attempt > 0;
  }

  now() {
    clearTimeout(this.#timer);
    this.#isWanted = true;
    if (!this.#abort) this.#run();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
    this.#isWanted = false;
    this.#attempt = 0;
  }

  async #run() {
    this.#isWanted = false;
    const abort = this.#abort = new AbortController();
    const silent = setTimeout(() => abort.abort(), SILENCE);
    const failure = await this.look(abort.signal).then(() => null, (error) => error);
    clearTimeout(silent);
    if (this.#abort !== abort) return; // it was stopped
    this.#abort = null;
    this.#end(failure);
    this.looked();
  }

  #end(failure) {
    if (failure && isPassing(failure)) {
      this.#timer = setTimeout(() => this.now(), pauseBefore(this.#attempt++));
      return;
    }
    this.#attempt = 0;
    if (failure) this.refused(failure);
    else if (this.#isWanted) this.#run();
  }
}
