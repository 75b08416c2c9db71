// The page of the chats: it hears of all of them on one stream, keeps drafts, and sends without
// loading the page anew. Without it every form works as a plain one.

const SETTLING = 200; // milliseconds in which several changes count as one
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

customElements.define("chat-updates", class extends HTMLElement {
  #source = null;
  #timer = 0;
  #isBehind = false;
  #title = document.title;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#seen);
    this.addEventListener("htmx:afterSettle", this.#settled);
    this.#source = new EventSource(`/streams/chats/?after=${this.getAttribute("after")}`);
    this.#source.addEventListener("changed", (event) => this.#heard(JSON.parse(event.data)));
    this.#source.addEventListener("reset", this.changed);
    this.#source.addEventListener("visitor_types", (event) => this.#types(JSON.parse(event.data).chat));
    this.#settled();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#seen);
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #heard({ chat, agent, moved }) {
    const isOurs = moved || agent === null || String(agent) === this.getAttribute("me");
    if (isOurs || document.getElementById(`chat-${chat}`)) this.changed();
  }

  changed = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The count in the title is told to who looks elsewhere, too.
      this.#isBehind = document.hidden;
      this.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
    }, SETTLING);
  };

  #seen = () => {
    if (!document.hidden && this.#isBehind) this.changed();
  };

  #settled = () => {
    const waiting = Number(document.getElementById("chat-lists")?.dataset.waiting ?? 0);
    document.title = waiting ? `(${waiting}) ${this.#title}` : this.#title;
    for (const talk of document.querySelectorAll(".chat-talk")) {
      const log = talk.querySelector(".chat-log");
      if (log) log.scrollTop = log.scrollHeight;
      const { last, read, mine } = talk.dataset;
      if (mine && !document.hidden && Number(last) > Number(read)) post(talk.dataset.reads, { number: last });
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
      document.querySelector("chat-updates").changed();
    } catch (error) {
      this.error.textContent = error instanceof TypeError ? "There is no connection. Send it again." : error.message;
    } finally {
      this.#isSending = false;
    }
  };
});
