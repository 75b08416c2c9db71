// The bell: <notice-bell stream="notices:3" after="17"> follows the stream of who reads and
// dispatches "notices:changed", for which htmx fetches the bell anew. What is new is said politely,
// and shown by the system too where the reader asked for that in this browser.

import { SharedStream } from "../ui/stream.js";

const WANTED = "notices on the desktop"; // under which name this browser keeps that it was asked for

const isWanted = () =>
  "Notification" in window && Notification.permission === "granted" && localStorage.getItem(WANTED) !== null;

customElements.define("notice-bell", class extends HTMLElement {
  #stream = null;
  #isNew = false;
  #leads = false;

  connectedCallback() {
    this.addEventListener("htmx:afterSwap", this.#swapped);
    const led = () => { this.#leads = true; };
    this.#stream = new SharedStream(
      this.getAttribute("stream"), this.getAttribute("after"), ["changed", "reset"], this.#told, led,
    );
  }

  disconnectedCallback() {
    this.#stream.close();
  }

  #told = (kind, data) => {
    this.#isNew = data.new === true;
    this.dispatchEvent(new CustomEvent("notices:changed"));
  };

  #swapped = () => {
    const newest = this.querySelector("[data-newest]")?.dataset.newest;
    if (!this.#isNew || newest === undefined) return;
    this.#isNew = false;
    this.querySelector("[role=status]").textContent = `New notice: ${newest}`;
    // Of several open pages one shows it, and none while the reader looks at the desk.
    if (!this.#leads || !document.hidden || !isWanted()) return;
    const shown = new Notification("Dueby", { body: newest, tag: this.getAttribute("stream") });
    shown.addEventListener("click", () => {
      window.focus();
      location.assign(this.querySelector("a").href);
    });
  };
});

// The switch on the page of preferences; the browser is asked only once somebody presses it.
customElements.define("desktop-notices", class extends HTMLElement {
  connectedCallback() {
    if (!("Notification" in window)) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", this.#pressed);
    this.#show();
  }

  #pressed = async () => {
    if (isWanted()) localStorage.removeItem(WANTED);
    else if (await Notification.requestPermission() === "granted") localStorage.setItem(WANTED, "yes");
    this.#show();
  };

  #show() {
    const isDenied = Notification.permission === "denied";
    this.querySelector("button").textContent = isWanted() ? "Show none on the desktop" : "Show notices on the desktop";
    this.querySelector("[role=status]").textContent = isDenied
      ? "This browser refuses it; allow notifications for this site in its settings."
      : isWanted() ? "On in this browser." : "Off in this browser.";
  }
});
