// <chat-updates> hears of all chats on one stream and fetches what has changed: the lists at the
// address in `lists`, and the panels on the page. While the page is open its reader is there.

import { SharedStream } from "../ui/stream.js";
import { post } from "./asking.js";
import { show, showHands, showWhole, toEnd } from "./showing.js";

const SETTLING = 40; // milliseconds in which several changes of a chat count as one
const LISTS = 1000; // the same for the last words in the lists
const AGAIN = [1000, 2000, 5000, 15000];
const TYPING_SHOWN = 5000;
const SEEN = 50000; // how often the page says that its reader is there
const KINDS = ["changed", "reset", "presence", "visitor_types"];

const panels = () => [...document.querySelectorAll("[data-panel]")];

customElements.define("chat-updates", class extends HTMLElement {
  #stream = null;
  #seen = 0;
  #wanted = new Map(); // addresses, and the timers that fetch them
  #failed = new Map(); // addresses, and how often they could not be fetched
  #title = document.title;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.settled);
    this.#stream = new SharedStream("chats", this.getAttribute("after"), KINDS, this.#heard, this.#lead);
    toEnd(document);
    this.settled();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.settled);
    for (const timer of this.#wanted.values()) clearTimeout(timer);
    clearInterval(this.#seen);
    this.#stream?.close();
  }

  // What a form of a panel did is seen at once, and not only when the desk tells of it.
  changed(panel) {
    this.#want(panel.dataset.panel, SETTLING, (html) => this.#parts(html));
    this.#lists(SETTLING);
  }

  whole(panel) {
    this.#want(`${panel.dataset.panel}?whole`, 0, (html) => {
      showWhole(panel, html);
      this.settled();
    });
  }

  // One page of a browser speaks for all: its reader is there, wherever they look.
  #lead = () => {
    const say = () => post(this.getAttribute("presence")).catch(() => {});
    say();
    this.#seen = setInterval(say, SEEN);
  };

  #heard = (kind, { chat, agent, moved }) => {
    if (kind === "visitor_types") this.#types(chat);
    if (kind === "reset") for (const each of panels()) this.changed(each);
    if (kind === "presence") this.#hands();
    if (kind === "changed") {
      const panel = document.getElementById(`chat-${chat}`);
      if (panel) this.#want(panel.dataset.panel, SETTLING, (html) => this.#parts(html));
      const isOurs = agent === null || String(agent) === this.getAttribute("me");
      if (moved || isOurs) this.#lists(moved ? SETTLING : LISTS);
    } else if (kind !== "visitor_types") {
      this.#lists(SETTLING);
    }
  };

  #lists(pause) {
    this.#want(this.getAttribute("lists"), pause, (html) => this.#parts(html));
  }

  #parts(html) {
    for (const panel of show(html)) this.whole(panel);
    this.settled();
  }

  #hands() {
    for (const panel of panels()) {
      this.#want(`${panel.dataset.panel}?whole&hands`, LISTS, (html) => showHands(panel, html));
    }
  }

  // Several wishes in a short time are one; what could not be fetched is wished again.
  #want(address, pause, shown) {
    if (this.#wanted.has(address)) return;
    this.#wanted.set(address, setTimeout(async () => {
      this.#wanted.delete(address);
      try {
        const answer = await fetch(address, { headers: { Accept: "text/html" } });
        if (answer.status >= 500) throw new TypeError("the desk does not answer");
        if (answer.ok && !answer.redirected) shown(await answer.text());
        this.#failed.delete(address);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        const count = this.#failed.get(address) ?? 0;
        this.#failed.set(address, count + 1);
        this.#want(address, AGAIN[Math.min(count, AGAIN.length - 1)], shown);
      }
    }, pause));
  }

  // The title counts who waits; what stands before the reader's eyes is read.
  settled = () => {
    const { waiting = 0, unread = 0 } = document.querySelector("[data-waiting]")?.dataset ?? {};
    const count = Number(waiting) + Number(unread);
    document.title = count ? `(${count}) ${this.#title}` : this.#title;
    this.dispatchEvent(new CustomEvent("chats:settled", { bubbles: true }));
    if (document.hidden) return;
    for (const { dataset } of document.querySelectorAll(".chat-talk[data-mine]")) {
      if (Number(dataset.last) <= Number(dataset.read)) continue;
      dataset.read = dataset.last;
      post(dataset.reads, { number: dataset.last }).catch(() => {});
    }
  };

  #types(chat) {
    const line = document.getElementById(`chat-${chat}-types`);
    if (!line) return;
    line.hidden = false;
    clearTimeout(line.timer);
    line.timer = setTimeout(() => { line.hidden = true; }, TYPING_SHOWN);
  }
});
