// Calls that ring with who reads: <ringing-calls stream="calls:3" after="17"> follows the stream and
// dispatches "calls:changed", for which htmx fetches what is shown. Of several open pages one
// listens and tells the others, for browsers open few connections to one place.

const isTyping = (target) =>
  target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;

const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);

customElements.define("ringing-calls", class extends HTMLElement {
  #heard = 0;
  #source = null;
  #others = null;
  #leave = () => {};

  connectedCallback() {
    const stream = this.getAttribute("stream");
    this.#heard = Number(this.getAttribute("after"));
    this.#others = new BroadcastChannel(`dueby ${stream}`);
    this.#others.addEventListener("message", this.#told);
    this.#others.postMessage("how far?");
    document.addEventListener("keydown", this.#pressed);
    const listen = () => new Promise((leave) => {
      this.#leave = leave;
      this.#listen(stream);
    });
    if (navigator.locks) navigator.locks.request(`dueby ${stream}`, listen);
    else listen();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#pressed);
    this.#others.close();
    this.#source?.close();
    this.#leave();
  }

  #listen(stream) {
    this.#source = new EventSource(`/streams/${encodeURIComponent(stream)}/?after=${this.#heard}`);
    for (const kind of ["ring", "changed", "reset"]) this.#source.addEventListener(kind, this.#happened);
  }

  #happened = (event) => {
    const number = Number(event.lastEventId);
    this.#others.postMessage(number);
    this.#show(number);
    if (event.type === "ring") this.querySelector("[role=status]").textContent = "A call rings.";
  };

  #told = ({ data }) => {
    if (data !== "how far?") this.#show(data);
    else if (this.#source !== null) this.#others.postMessage(this.#heard);
  };

  #show(number) {
    if (number === this.#heard) return;
    this.#heard = number;
    this.dispatchEvent(new CustomEvent("calls:changed"));
  }

  // The key that a call shows does what it says, unless somebody types.
  #pressed = (event) => {
    if (!isPlain(event)) return;
    const wanted = [...this.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (wanted === undefined) return;
    event.preventDefault();
    wanted.click();
  };
});

// Single keys choose within a form: <key-choices> around radios that have a data-key.
customElements.define("key-choices", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this.#pressed);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#pressed);
  }

  #pressed = (event) => {
    if (!isPlain(event)) return;
    const wanted = [...this.querySelectorAll("input[data-key]")].find((each) => each.dataset.key === event.key);
    if (wanted === undefined) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
  };
});
