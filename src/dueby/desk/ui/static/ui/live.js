// Pages that follow what happens: <live-updates stream="ticket:17"> listens to the stream of that
// name and, when it says "changed", dispatches "live:changed", for which htmx fetches what is shown.
// Forms stand outside of what is fetched, so a draft is never lost.

const SETTLING = 200; // milliseconds in which several changes count as one

customElements.define("live-updates", class extends HTMLElement {
  #source = null;
  #timer = 0;
  #isBehind = false;
  #open = new Set();

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#seen);
    this.addEventListener("htmx:beforeSwap", this.#remember);
    this.addEventListener("htmx:afterSettle", this.#restore);
    this.#listen();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#seen);
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #listen() {
    const after = this.getAttribute("after");
    const address = `/streams/${encodeURIComponent(this.getAttribute("stream"))}/`;
    this.#source = new EventSource(after === null ? address : `${address}?after=${after}`);
    const settle = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#changed, SETTLING);
    };
    this.#source.addEventListener("changed", settle);
    this.#source.addEventListener("reset", settle); // more happened than is still told one by one
  }

  // A page that nobody looks at waits until somebody does.
  #seen = () => {
    if (!document.hidden && this.#isBehind) this.#changed();
  };

  #changed = () => {
    this.#isBehind = document.hidden;
    if (this.#isBehind) return;
    this.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
    this.#say(this.getAttribute("news") ?? "This page was updated just now.");
  };

  // What a reader had unfolded stays so.
  #remember = () => {
    this.#open = new Set([...document.querySelectorAll("details[id][open]")].map((each) => each.id));
  };

  #restore = () => {
    for (const id of this.#open) document.getElementById(id)?.setAttribute("open", "");
  };

  #say(words) {
    const place = this.querySelector("[aria-live]");
    if (place === null) return;
    place.textContent = words;
    setTimeout(() => { place.textContent = ""; }, 6000);
  }
});
