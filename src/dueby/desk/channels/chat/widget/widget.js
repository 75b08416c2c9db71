const PLACE_ASKED = 30000; // how often one who waits asks where they stand
const TYPING_TOLD = 3000;
const TYPING_SHOWN = 5000;

class DuebyChat extends HTMLElement {
  #desk;
  #store;
  #events = null;
  #hours = null;
  #chat = null; // as the desk told it last
  #key = "";
  #last = 0; // number of the last message that is shown
  #pending = []; // what was written and is not yet known to be with the desk
  #isSending = false;
  #looking = null;
  #isCut = false;
  #unread = 0;
  #readTold = 0;
  #typedAt = 0;
  #timers = {};
  #pieces = {};

  connectedCallback() {
    if (this.shadowRoot) return;
    const site = this.getAttribute("site");
    this.#desk = new Desk(this.getAttribute("server") ?? "", site);
    this.#store = new Store(site, !this.hasAttribute("identity"));
    this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.shadowRoot.adoptedStyleSheets = [sheet];
    this.#build();
    const known = this.#store.read();
    if (known) {
      this.#key = known.key;
      this.#pending = known.pending ?? [];
      for (const each of this.#pending) this.#showPending(each);
      if (known.pass) this.#join(known.pass);
      else if (this.#pending.length) this.#flush();
    }
    if (this.isInline || this.hasAttribute("open") || known) this.#hello();
    this.#timers.place = setInterval(() => {
      if (this.#chat?.state === "waiting" && !document.hidden) this.#look();
    }, PLACE_ASKED);
    addEventListener("online", this.#flush);
    document.addEventListener("visibilitychange", this.#tellRead);
  }

  disconnectedCallback() {
    this.#events?.close();
    for (const each of Object.values(this.#timers)) clearTimeout(each);
    removeEventListener("online", this.#flush);
    document.removeEventListener("visibilitychange", this.#tellRead);
  }

  get isInline() {
    return this.hasAttribute("inline");
  }

  get isShown() {
    return this.isInline || !this.#pieces.panel.hidden;
  }

  // What is on the page.

  #build() {
    const pieces = this.#pieces;
    pieces.badge = h("span", { className: "badge", hidden: true, "aria-hidden": "true" });
    pieces.launcher = h("button", {
      type: "button", className: "launcher", hidden: this.isInline, "aria-expanded": "false",
      "aria-controls": "panel", "aria-label": say("open"), onclick: () => this.#toggle(this.#pieces.panel.hidden),
    }, icon("chat"), pieces.badge);
    pieces.title = h("h2", { id: "title" }, say("open"));
    pieces.status = h("p", { className: "status", role: "status" }, say("asking"));
    pieces.cut = h("p", { className: "cut", role: "status", hidden: true }, say("cut"));
    pieces.start = this.#startForm();
    pieces.log = h("div", { className: "log", role: "log", "aria-live": "off", tabIndex: 0, "aria-label": say("log") });
    pieces.types = h("p", { className: "quiet types", hidden: true });
    pieces.confirming = this.#confirming();
    pieces.write = this.#writeForm();
    pieces.end = h("button", { type: "button", className: "plain", onclick: () => this.#end() }, say("end"));
    pieces.again = h("button", { type: "button", className: "main", hidden: true, onclick: () => this.#again() }, say("again"));
    pieces.talk = h("div", { className: "talk", hidden: true },
      pieces.log, pieces.types, pieces.confirming, pieces.write,
      h("div", { className: "foot" }, pieces.end, pieces.again));
    pieces.panel = h("section", {
      id: "panel", className: "panel", hidden: !this.isInline, "aria-labelledby": "title",
      role: this.isInline ? "region" : "dialog",
      onkeydown: (event) => { if (event.key === "Escape" && !this.isInline) this.#toggle(false); },
    },
    h("div", { className: "head" }, h("div", {}, pieces.title, pieces.status),
      this.isInline ? null : h("button", {
        type: "button", className: "round", "aria-label": say("close"), onclick: () => this.#toggle(false),
      }, icon("close"))),
    pieces.cut, pieces.start, pieces.talk);
    if (this.isInline) this.classList.add("inline");
    this.shadowRoot.append(pieces.panel, pieces.launcher);
  }

  #startForm() {
    const pieces = this.#pieces;
    pieces.hours = h("div", { className: "hours", hidden: true });
    pieces.knownAs = h("p", { hidden: true });
    pieces.name = field(say("name"), h("input", { name: "name", autocomplete: "name", maxLength: 120 }), say("optional"));
    pieces.email = field(say("email"), h("input", { name: "email", type: "email", autocomplete: "email", maxLength: 254 }), say("optional"));
    pieces.question = h("textarea", { name: "question", rows: 4, required: true, maxLength: 8000 });
    pieces.begin = h("button", { type: "submit", className: "main" }, say("begin"));
    pieces.startError = h("p", { className: "error", role: "alert" });
    return h("form", { className: "start", onsubmit: (event) => this.#begin(event) },
      pieces.hours, pieces.knownAs, pieces.name, pieces.email, field(say("question"), pieces.question), pieces.startError, pieces.begin);
  }

  #writeForm() {
    const pieces = this.#pieces;
    pieces.box = h("textarea", {
      name: "message", rows: 2, maxLength: 8000, "aria-label": say("message"),
      oninput: () => this.#tellTyping(),
      onkeydown: (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        event.target.form.requestSubmit();
      },
    });
    pieces.chooser = h("input", { type: "file", hidden: true, onchange: () => this.#chosen() });
    return h("form", { className: "write", onsubmit: (event) => this.#written(event) },
      pieces.box, pieces.chooser,
      h("button", { type: "button", className: "round", "aria-label": say("attach"), onclick: () => pieces.chooser.click() }, icon("attach")),
      h("button", { type: "submit", className: "round main", "aria-label": say("send") }, icon("send")));
  }

  #confirming() {
    const pieces = this.#pieces;
    pieces.address = h("input", { name: "address", type: "email", autocomplete: "email", required: true, maxLength: 254 });
    pieces.code = h("input", { name: "code", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 6, required: true });
    pieces.codeForm = h("form", { hidden: true, onsubmit: (event) => this.#confirm(event) },
      field(say("code"), pieces.code), h("button", { type: "submit" }, say("confirmCode")));
    pieces.confirmError = h("p", { className: "error", role: "alert" });
    return h("details", { className: "confirming", hidden: true }, h("summary", {}, say("confirm")),
      h("p", { className: "quiet" }, say("confirmWhy")),
      h("form", { onsubmit: (event) => this.#sendCode(event) },
        field(say("email"), pieces.address), h("button", { type: "submit" }, say("sendCode"))),
      pieces.codeForm, pieces.confirmError);
  }

  #toggle(isOpen) {
    const { panel, launcher, box, question, log } = this.#pieces;
    panel.hidden = !isOpen;
    launcher.setAttribute("aria-expanded", String(isOpen));
    this.classList.toggle("shown", isOpen);
    if (!isOpen) {
      launcher.focus();
      return;
    }
    if (!this.#hours) this.#hello();
    (this.#chat || this.#pending.length ? (this.#chat?.state === "ended" ? log : box) : question).focus();
    log.scrollTop = log.scrollHeight;
    this.#tellRead();
  }

  // What the desk says of the hours and of who is here.

  async #hello() {
    try {
      this.#hours = await this.#desk.post("hello", { identity: this.getAttribute("identity") ?? "" });
    } catch (error) {
      this.#pieces.status.textContent = error instanceof Refusal ? error.message : say("cut");
      if (!(error instanceof Refusal)) this.#timers.hello = setTimeout(() => this.#hello(), RETRY[2]);
      return;
    }
    this.#pieces.title.textContent = say("title", { vendor: this.#hours.vendor });
    if (this.#hours.pass && !this.#desk.pass) this.#join(this.#hours.pass);
    this.#show();
  }

  #show() {
    const pieces = this.#pieces, chat = this.#chat, hours = this.#hours;
    const isTalking = chat !== null || this.#pending.length > 0 || Boolean(this.#desk.pass);
    pieces.start.hidden = isTalking || hours === null;
    pieces.talk.hidden = !isTalking;
    pieces.cut.hidden = !(this.#isCut && isTalking);
    if (!isTalking && hours) this.#showHours(hours);
    if (!chat) return;
    const isRunning = chat.state === "waiting" || chat.state === "open";
    pieces.status.textContent = this.#standing(chat);
    pieces.write.hidden = pieces.end.hidden = !isRunning;
    pieces.again.hidden = isRunning;
    pieces.confirming.hidden = chat.state === "ended" || chat.known || chat.confirmed;
    if (chat.state !== "open") pieces.types.hidden = true;
    this.#showRead();
  }

  #standing(chat) {
    if (chat.state === "waiting") return chat.place > 1 ? say("waiting", chat) : say("waitingAlone");
    if (chat.state === "open") return say("answers", { name: chat.agent });
    if (chat.state === "written") return say("left");
    if (!chat.ticket) return say("ended");
    return say(chat.agent ? "endedMailed" : "leftTicket", chat);
  }

  #showHours(hours) {
    const pieces = this.#pieces;
    pieces.status.textContent = hours.open ? say("isOpen")
      : `${say("isClosed")} ${hours.hours.length ? say("opensNext", { when: `${daySaid(hours.hours[0][0])}, ${timeSaid(hours.hours[0][0])}` }) : ""}`;
    pieces.hours.hidden = hours.open;
    pieces.hours.replaceChildren(
      h("p", {}, say("hours")),
      h("ul", {}, ...hours.hours.slice(0, 5).map((each) => h("li", {}, openingSaid(each)))),
      h("p", {}, say("writeInstead")));
    const isKnown = Boolean(hours.known);
    pieces.knownAs.hidden = !isKnown;
    pieces.knownAs.textContent = isKnown ? say("known", { name: hours.known }) : "";
    pieces.name.hidden = pieces.email.hidden = isKnown;
    const address = pieces.email.querySelector("input");
    address.required = !hours.open && !isKnown;
    pieces.email.querySelector("span").textContent = ` ${hours.open ? say("optional") : say("needed")}`;
    pieces.begin.textContent = hours.open ? say("begin") : say("leave");
  }

  // What the visitor does.

  #begin(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const text = form.get("question").trim();
    if (!text) return;
    this.#key = newKey();
    this.#pieces.startError.textContent = "";
    this.#pending = [{ id: newKey(), text, name: form.get("name"), email: form.get("email"), at: new Date().toISOString() }];
    this.#keep();
    this.#showPending(this.#pending[0]);
    this.#show();
    this.#pieces.box.focus();
    this.#flush();
  }

  #written(event) {
    event.preventDefault();
    const text = this.#pieces.box.value.trim();
    if (!text) return;
    this.#pieces.box.value = "";
    this.#add({ id: newKey(), text, at: new Date().toISOString() });
  }

  #chosen() {
    const [file] = this.#pieces.chooser.files;
    this.#pieces.chooser.value = "";
    if (file) this.#add({ id: newKey(), text: file.name, file, at: new Date().toISOString() });
  }

  #add(message) {
    this.#pending.push(message);
    this.#keep();
    this.#showPending(message);
    this.#flush();
  }

  // One after the other, in the order in which they were written, until the desk has each.
  #flush = async () => {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timers.flush);
    while (this.#pending.length) {
      const message = this.#pending[0];
      try {
        await this.#send(message);
      } catch (error) {
        if (!(error instanceof Refusal) || error.isPassing) {
          this.#timers.flush = setTimeout(this.#flush, RETRY[1]);
          break;
        }
        this.#refuse(message, error);
      }
      this.#pending = this.#pending.filter((each) => each !== message);
      this.#keep();
    }
    this.#isSending = false;
    if (this.#desk.pass) this.#look();
  };

  async #send(message) {
    if (this.#desk.pass) {
      await (message.file ? this.#desk.upload(message.file, message.id) : this.#desk.post("messages", message));
      return;
    }
    const told = await this.#desk.post("chats", {
      chat: this.#key, id: message.id, text: message.text, name: message.name ?? "", email: message.email ?? "",
      zone: zoneHere(), identity: this.getAttribute("identity") ?? "",
    });
    this.#join(told.pass);
  }

  #refuse(message, error) {
    const shown = this.#shown(message.id);
    if (this.#desk.pass) {
      shown?.classList.add("refused");
      shown?.querySelector(".when")?.replaceChildren(say("notSent", { why: error.message }));
      return;
    }
    // The chat was not opened: back to the form, with what was written.
    shown?.remove();
    this.#forget();
    this.#pieces.startError.textContent = error.message;
    this.#show();
  }

  #tellTyping() {
    if (this.#chat?.state !== "open" || Date.now() - this.#typedAt < TYPING_TOLD) return;
    this.#typedAt = Date.now();
    this.#desk.post("typing").catch(() => {});
  }

  #tellRead = () => {
    if (!this.#chat || !this.isShown || document.hidden) return;
    this.#unread = 0;
    this.#showUnread();
    if (this.#last <= this.#readTold) return;
    this.#readTold = this.#last;
    this.#desk.post("read", { number: this.#last }).catch(() => { this.#readTold = 0; });
  };

  async #end() {
    try {
      await this.#desk.post("ending");
    } catch (error) {
      this.#pieces.status.textContent = error instanceof Refusal ? error.message : say("cut");
    }
    this.#look();
  }

  #again() {
    this.#forget();
    this.#hello();
    this.#show();
    this.#pieces.question.focus();
  }

  #forget() {
    this.#events?.close();
    this.#events = null;
    this.#desk.pass = this.#key = "";
    this.#chat = null;
    this.#pending = [];
    this.#last = this.#readTold = this.#unread = 0;
    this.#pieces.log.replaceChildren();
    this.#store.forget();
  }

  async #sendCode(event) {
    event.preventDefault();
    if (await this.#tried(() => this.#desk.post("code", { email: this.#pieces.address.value }))) {
      this.#pieces.codeForm.hidden = false;
      this.#pieces.code.focus();
    }
  }

  async #confirm(event) {
    event.preventDefault();
    if (await this.#tried(() => this.#desk.post("confirmation", { code: this.#pieces.code.value }))) {
      this.#look();
      this.#pieces.box.focus();
    }
  }

  async #tried(ask) {
    this.#pieces.confirmError.textContent = "";
    try {
      await ask();
      return true;
    } catch (error) {
      this.#pieces.confirmError.textContent = error instanceof Refusal ? error.message : say("cut");
      return false;
    }
  }

  // What comes from the desk.

  #join(pass) {
    this.#desk.pass = pass;
    this.#keep();
    this.#events?.close();
    this.#events = new Events(this.#desk, {
      heard: (kind) => {
        if (kind === "agent_types") this.#showTyping();
        else if (kind !== "visitor_types") this.#look();
      },
      linked: (isLinked) => {
        this.#isCut = !isLinked;
        if (isLinked) {
          this.#look();
          this.#flush();
        }
        this.#show();
      },
    });
    this.#look();
  }

  // Asks for what is new, once at a time; who asks meanwhile has it asked once more.
  #look() {
    if (this.#looking) {
      this.#looking.again = true;
      return;
    }
    const looking = this.#looking = { again: false };
    this.#fetch().catch((error) => {
      if (error instanceof Refusal && error.status === 401) {
        this.#forget();
        this.#show();
      }
    }).finally(() => {
      this.#looking = null;
      if (looking.again) this.#look();
    });
  }

  async #fetch() {
    const { log } = this.#pieces, isFirst = this.#chat === null, pass = this.#desk.pass;
    for (;;) {
      const told = await this.#desk.get(`chat/?after=${this.#last}`);
      if (this.#desk.pass !== pass) return;
      this.#chat = told;
      const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
      for (const each of told.messages) this.#showMessage(each, isFirst);
      if (isAtEnd || isFirst) log.scrollTop = log.scrollHeight;
      if (!told.more) break;
    }
    // What was there before is not read out.
    log.setAttribute("aria-live", "polite");
    if (this.#chat.state === "ended") this.#ended();
    this.#tellRead();
    this.#show();
  }

  #ended() {
    this.#events?.close();
    this.#events = null;
    this.#isCut = false;
    this.#store.forget();
  }

  #keep() {
    // A file is not kept: what a browser would keep of it is not the file.
    const pending = this.#pending.filter((each) => !each.file);
    this.#store.write({ key: this.#key, pass: this.#desk.pass, pending });
  }

  #shown(id) {
    return id ? [...this.#pieces.log.children].find((each) => each.dataset.id === id) : undefined;
  }

  #showPending(message) {
    const shown = this.#bubble({ by: "visitor", text: message.text, at: message.at, key: message.id });
    shown.classList.add("pending");
    shown.querySelector(".when").textContent = say("sending");
    this.#pieces.log.append(shown);
    this.#pieces.log.scrollTop = this.#pieces.log.scrollHeight;
  }

  #showMessage(message, isFirst) {
    if (message.number <= this.#last) return;
    this.#last = message.number;
    const shown = this.#shown(message.key), made = this.#bubble(message);
    shown?.remove();
    const unsent = this.#pieces.log.querySelector(".pending");
    this.#pieces.log.insertBefore(made, unsent);
    if (message.by === "agent") {
      this.#pieces.types.hidden = true;
      if (!isFirst && (!this.isShown || document.hidden)) this.#unread += 1;
      this.#showUnread();
    }
  }

  #bubble(message) {
    if (message.by === "system") return h("p", { className: "system" }, `${message.text} · ${timeSaid(message.at)}`);
    const who = message.by === "visitor" ? say("you") : message.name;
    const words = message.file
      ? h("button", { type: "button", className: "plain", onclick: () => this.#save(message) }, say("save", { name: message.text }))
      : h("span", { className: "words" }, message.text);
    const shown = h("div", { className: `said ${message.by}` },
      h("span", { className: "who" }, who), words, h("span", { className: "when quiet" }, timeSaid(message.at)));
    shown.dataset.id = message.key ?? "";
    shown.dataset.number = message.number ?? "";
    return shown;
  }

  async #save(message) {
    try {
      const address = URL.createObjectURL(await this.#desk.file(message.number));
      h("a", { href: address, download: message.text }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch (error) {
      this.#pieces.status.textContent = error.message;
    }
  }

  #showTyping() {
    const { types } = this.#pieces;
    types.textContent = say("types", { name: this.#chat?.agent ?? "" });
    types.hidden = false;
    clearTimeout(this.#timers.types);
    this.#timers.types = setTimeout(() => { types.hidden = true; }, TYPING_SHOWN);
  }

  #showRead() {
    const own = [...this.#pieces.log.querySelectorAll(".said.visitor:not(.pending)")];
    const read = own.filter((each) => Number(each.dataset.number) <= this.#chat.read).at(-1);
    for (const each of own) {
      const mark = each.querySelector(".mark");
      if (each === read && !mark) each.append(h("span", { className: "mark quiet" }, say("read")));
      else if (each !== read) mark?.remove();
    }
  }

  #showUnread() {
    const { badge, launcher } = this.#pieces;
    badge.hidden = this.#unread === 0;
    badge.textContent = String(this.#unread);
    launcher.setAttribute("aria-label", this.#unread ? say("openUnread", { count: this.#unread }) : say("open"));
  }
}

if (!customElements.get("dueby-chat")) customElements.define("dueby-chat", DuebyChat);

// One script tag is enough: <script src="https://desk.example/chat/widget.js" data-site="KEY" async></script>
const script = document.currentScript;
if (script?.dataset.site) {
  const chat = document.createElement("dueby-chat");
  chat.setAttribute("server", new URL(script.src).origin);
  for (const name of ["site", "identity", "theme", "open"]) {
    if (script.dataset[name] !== undefined) chat.setAttribute(name, script.dataset[name]);
  }
  const add = () => document.body.append(chat);
  if (document.body) add();
  else addEventListener("DOMContentLoaded", add);
}
