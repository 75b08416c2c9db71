// Pages that follow what happens: <live-updates stream="ticket:17"> listens to the stream of that
// name and, when it says "changed", dispatches "live:changed", for which htmx fetches what is shown.
// Forms stand outside of what is fetched, so a draft is never lost. A browser has few connections:
// pages of one stream share one, and a page that nobody looks at wants none.

import { SharedStream } from "./stream.js";

const SETTLING = 200; // milliseconds in which several changes count as one
const AGAIN = [1000, 3000, 10000, 30000]; // before what could not be fetched is fetched again
const FAILED = ["htmx:sendError", "htmx:responseError", "htmx:timeout"];

customElements.define("live-updates", class extends HTMLElement {
  #stream = null;
  #heard = null; // the number of the last event that the page shows
  #fetching = null; // the same, once what is being fetched is shown
  #timer = 0;
  #attempt = 0;
  #open = new Set();

  connectedCallback() {
    this.#heard = this.getAttribute("after");
    document.addEventListener("visibilitychange", this.#seen);
    this.addEventListener("htmx:beforeSwap", this.#remember);
    this.addEventListener("htmx:afterSettle", this.#restore);
    for (const each of FAILED) this.addEventListener(each, this.#again);
    this.#seen();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#seen);
    this.#rest();
  }

  #seen = () => {
    if (document.hidden) this.#rest();
    else if (this.#stream === null) this.#listen();
  };

  // What happens meanwhile is told when somebody looks again, after the last event that was heard.
  #rest() {
    clearTimeout(this.#timer);
    if (this.#stream === null) return;
    this.#stream.close();
    this.#stream = null;
  }

  #listen() {
    // "reset" says that more happened than is still told one by one.
    this.#stream = new SharedStream(this.getAttribute("stream"), this.#heard, ["changed", "reset"], () => {
      this.#settle(SETTLING);
    });
  }

  #settle(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#changed, pause);
  }

  #changed = () => {
    this.#fetching = this.#stream?.heard ?? null;
    this.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
  };

  #again = ({ detail: { xhr } }) => {
    const isPassing = !xhr || xhr.status === 0 || xhr.status === 429 || xhr.status >= 500;
    if (!isPassing) return;
    this.#settle(AGAIN[Math.min(this.#attempt++, AGAIN.length - 1)]);
  };

  // What a reader had unfolded stays so.
  #remember = () => {
    this.#open = new Set([...document.querySelectorAll("details[id][open]")].map((each) => each.id));
  };

  #restore = () => {
    for (const id of this.#open) document.getElementById(id)?.setAttribute("open", "");
    this.#attempt = 0;
    this.#heard = this.#fetching ?? this.#heard;
    this.#say(this.getAttribute("news") ?? "This page was updated just now.");
  };

  #say(words) {
    const place = this.querySelector("[aria-live]");
    if (place === null) return;
    place.textContent = words;
    setTimeout(() => { place.textContent = ""; }, 6000);
  }
});
