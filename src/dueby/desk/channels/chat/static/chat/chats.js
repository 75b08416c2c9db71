// The page of the chats: it hears of all of them on one stream, keeps drafts, and sends without
// loading the page anew. Without it every form works as a plain one.

const SETTLING = 40; // milliseconds in which several changes of a chat count as one
const LISTS = 1000; // the same for the last words in the lists
const AGAIN = 1000;
const TYPING_SHOWN = 5000;
const TYPING_TOLD = 3000;

const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
const post = (address, told = {}) => fetch(address, {
  method: "POST",
  headers: { "X-CSRFToken": token(), Accept: "application/json" },
  body: told instanceof FormData ? told : new URLSearchParams(told),
});
const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
  .replaceAll("+", "-").replaceAll("/", "_");

// What came from the desk takes the place of what has the same id, where it differs.
const put = (html) => {
  for (const made of [...new DOMParser().parseFromString(html, "text/html").body.children]) {
    const shown = document.getElementById(made.id);
    if (shown === null || shown.isEqualNode(made)) continue;
    // Nobody loses the choice that they are making.
    if (shown.querySelector("select")?.contains(document.activeElement)) continue;
    const log = shown.querySelector(".chat-log");
    const isAtEnd = log === null || log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const top = log?.scrollTop;
    shown.replaceWith(made);
    const now = made.querySelector(".chat-log");
    if (now) now.scrollTop = isAtEnd ? now.scrollHeight : top;
  }
};

customElements.define("chat-updates", class extends HTMLElement {
  #source = null;
  #wanted = new Map(); // addresses, and the timers that fetch them
  #title = document.title;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#settled);
    this.#source = new EventSource(`/streams/chats/?after=${this.getAttribute("after")}`);
    this.#source.addEventListener("changed", (event) => this.#heard(JSON.parse(event.data)));
    this.#source.addEventListener("reset", () => this.all());
    this.#source.addEventListener("visitor_types", (event) => this.#types(JSON.parse(event.data).chat));
    for (const log of document.querySelectorAll(".chat-log")) log.scrollTop = log.scrollHeight;
    this.#settled();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#settled);
    for (const timer of this.#wanted.values()) clearTimeout(timer);
    this.#source?.close();
  }

  all() {
    this.#want(this.getAttribute("lists"), SETTLING);
    for (const panel of document.querySelectorAll("[data-panel]")) this.#want(panel.dataset.panel, SETTLING);
  }

  changed(chat) {
    const panel = document.getElementById(`chat-${chat}`);
    if (panel) this.#want(panel.dataset.panel, SETTLING);
  }

  #heard({ chat, agent, moved }) {
    this.changed(chat);
    const isOurs = agent === null || String(agent) === this.getAttribute("me");
    if (moved || isOurs) this.#want(this.getAttribute("lists"), moved ? SETTLING : LISTS);
  }

  // Several wishes in a short time are one; what could not be fetched is wished again.
  #want(address, pause) {
    if (this.#wanted.has(address)) return;
    this.#wanted.set(address, setTimeout(async () => {
      this.#wanted.delete(address);
      try {
        const answer = await fetch(address, { headers: { Accept: "text/html" } });
        if (answer.status >= 500) throw new TypeError("the desk does not answer");
        if (answer.ok) put(await answer.text());
        this.#settled();
      } catch {
        this.#want(address, AGAIN);
      }
    }, pause));
  }

  #settled = () => {
    const waiting = Number(document.getElementById("chat-lists")?.dataset.waiting ?? 0);
    document.title = waiting ? `(${waiting}) ${this.#title}` : this.#title;
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

customElements.define("chat-box", class extends HTMLElement {
  #typedAt = 0;
  #isSending = false;

  connectedCallback() {
    this.form = this.querySelector("form");
    this.box = this.querySelector("textarea");
    this.error = this.querySelector("[role=alert]");
    this.draft = `draft:${this.form.action}`;
    this.box.value ||= sessionStorage.getItem(this.draft) ?? "";
    this.box.addEventListener("input", this.#typed);
    this.box.addEventListener("keydown", this.#pressed);
    this.form.addEventListener("submit", this.#send);
    const macros = this.querySelector("[data-macros]");
    if (macros === null) return;
    macros.hidden = false;
    macros.querySelector("select").addEventListener("change", this.#insert);
  }

  #typed = () => {
    sessionStorage.setItem(this.draft, this.box.value);
    const address = this.getAttribute("typing");
    if (!address || Date.now() - this.#typedAt < TYPING_TOLD) return;
    this.#typedAt = Date.now();
    post(address).catch(() => {});
  };

  #pressed = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  };

  #insert = (event) => {
    const chosen = event.target.selectedOptions[0];
    if (chosen?.dataset.words) {
      this.box.setRangeText(chosen.dataset.words, this.box.selectionStart, this.box.selectionEnd, "end");
      this.#typed();
      this.box.focus();
    }
    event.target.value = "";
  };

  // Under the same key until the desk has it, so that it is said once.
  #send = async (event) => {
    event.preventDefault();
    const words = this.box.value.trim();
    if (!words || this.#isSending) return;
    this.#isSending = true;
    try {
      const answer = await post(this.form.action, new FormData(this.form));
      if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? "That did not work. Try again.");
      this.form.elements.key.value = newKey();
      if (this.box.value.trim() === words) this.box.value = "";
      sessionStorage.setItem(this.draft, this.box.value);
      this.error.textContent = "";
      document.querySelector("chat-updates").changed(this.closest("[data-panel]").id.slice("chat-".length));
    } catch (error) {
      this.error.textContent = error instanceof TypeError ? "There is no connection. Send it again." : error.message;
    } finally {
      this.#isSending = false;
    }
  };
});
