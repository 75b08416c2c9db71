const TYPING_TOLD = 3000;

class DuebyChat extends HTMLElement {
  #desk;
  #store;
  #outbox;
  #frame;
  #start;
  #log;
  #confirming;
  #following;
  #hours = null;
  #chat = null; // as the desk told it last
  #key = "";
  #reading;
  #typedAt = 0;
  #timer = 0;

  // A page may move the element: then it goes away and comes again, and goes on with what it has.
  connectedCallback() {
    if (!this.shadowRoot) this.#make();
    this.#log.toEnd();
    if (this.#desk.pass && this.#chat?.state !== "ended") this.#following.start();
    this.#outbox.open();
    if (!this.#hours && (this.#frame.isShown || this.hasAttribute("open") || this.#isTalking)) this.#hello();
    document.addEventListener("visibilitychange", this.#tellRead);
  }

  disconnectedCallback() {
    this.#following.stop();
    this.#outbox.close();
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#tellRead);
  }

  #make() {
    this.lang = speak(this.getAttribute("language"));
    const site = this.getAttribute("site");
    this.#desk = new Desk(this.getAttribute("server") ?? "", site);
    this.#reading = new Reading((number) => this.#desk.post("read", { number }));
    this.#following = new Following(this.#desk, {
      look: (signal) => this.#fetch(signal),
      refused: (error) => { if (error.status === 401) this.#forget(); },
      linked: () => this.#outbox.flush(),
      types: () => this.#frame.showTyping(this.#chat?.agent ?? ""),
      changed: () => this.#show(),
      waits: () => this.#chat?.state === "waiting",
    });
    this.#store = new Store(site, !this.hasAttribute("identity"));
    this.#outbox = new Outbox({
      send: (message) => this.#send(message),
      refused: (message, error) => this.#refuse(message, error),
      kept: () => this.#keep(),
      sent: () => this.#look(),
    });
    this.#build();
    this.#recall();
  }

  #build() {
    this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.shadowRoot.adoptedStyleSheets = [sheet];
    this.#log = new Log(this.#desk, (error) => { this.#frame.status.textContent = error.message; });
    this.#start = new StartForm((told) => this.#begin(told));
    this.#confirming = new Confirming(this.#desk, () => {
      this.#look();
      this.#frame.box.focus();
    });
    this.#frame = new Frame({
      isInline: this.hasAttribute("inline"),
      parts: { log: this.#log.element, start: this.#start.element, confirming: this.#confirming.element },
      did: {
        toggle: (isOpen) => this.#toggle(isOpen),
        write: (text) => this.#add({ text }),
        choose: (file) => this.#add({ text: file.name, file }),
        type: () => this.#tellTyping(),
        end: () => this.#end(),
        again: () => this.#again(),
      },
    });
    this.shadowRoot.append(this.#frame.panel, this.#frame.launcher);
  }

  // A page that is loaded again goes on with what the browser kept.
  #recall() {
    const known = this.#store.read();
    if (!known) return;
    this.#key = known.key;
    this.#desk.pass = known.pass;
    this.#outbox.pending = known.pending ?? [];
    for (const each of this.#outbox.pending) this.#log.addPending(each);
    if (known.pass) this.#keep();
  }

  #toggle(isOpen) {
    const { panel, launcher, box } = this.#frame;
    panel.hidden = !isOpen;
    launcher.setAttribute("aria-expanded", String(isOpen));
    this.classList.toggle("shown", isOpen);
    if (!isOpen) {
      launcher.focus();
      return;
    }
    // Who is here changes: it is asked anew each time, until a chat has begun.
    if (!this.#hours || !this.#isTalking) this.#hello();
    if (!this.#isTalking) this.#start.question.focus();
    else (this.#frame.write.hidden ? this.#log.element : box).focus();
    this.#log.toEnd();
    this.#tellRead();
  }

  get #isTalking() {
    return this.#chat !== null || this.#outbox.pending.length > 0 || Boolean(this.#desk.pass);
  }

  async #hello() {
    try {
      this.#hours = await this.#desk.post("hello", { identity: this.getAttribute("identity") ?? "" });
    } catch (error) {
      this.#frame.status.textContent = error instanceof Refusal ? error.message : say("cut");
      clearTimeout(this.#timer);
      if (isPassing(error) && this.isConnected) this.#timer = setTimeout(() => this.#hello(), RETRY[2]);
      return;
    }
    this.#frame.title.textContent = say("title", { vendor: this.#hours.vendor });
    if (this.#hours.pass && !this.#desk.pass) this.#join(this.#hours.pass);
    this.#show();
  }

  #show() {
    const { activeElement } = this.shadowRoot;
    this.#frame.talk.hidden = !this.#isTalking;
    this.#frame.cut.hidden = !(this.#isTalking && this.#following.isCut);
    this.#showStart();
    if (this.#chat) this.#showChat();
    // Where the focus was nothing is any more: it goes to what one does next.
    if (activeElement?.closest("[hidden]")) this.#next.focus();
  }

  #showStart() {
    this.#start.element.hidden = this.#isTalking;
    if (this.#isTalking || !this.#hours) return;
    this.#frame.status.textContent = hoursNow(this.#hours);
    this.#start.show(this.#hours);
  }

  #showChat() {
    const chat = this.#chat;
    this.#frame.showChat(chat);
    this.#confirming.element.hidden = chat.state === "ended" || chat.known || chat.confirmed;
    this.#log.markRead(chat.read);
    if (this.#frame.write.hidden) this.#putDraftAside();
  }

  get #next() {
    if (!this.#isTalking) return this.#start.question;
    return this.#frame.write.hidden ? this.#frame.again : this.#frame.box;
  }

  // It stays to be read, and is at hand for another chat.
  #putDraftAside() {
    const text = this.#frame.takeDraft();
    if (!text) return;
    this.#log.addUnsent(text, say("refusedEnded"));
    this.#start.question.value = text;
  }

  // What the visitor does.

  #begin(told) {
    this.#key = newKey();
    this.#add(told);
    this.#show();
    this.#frame.box.focus();
  }

  #add(told) {
    const message = { id: newKey(), at: new Date().toISOString(), ...told };
    this.#outbox.add(message);
    this.#log.addPending(message);
    this.#outbox.flush();
  }

  async #send(message) {
    if (this.#desk.pass) {
      await (message.file ? this.#desk.upload(message.file, message.id) : this.#desk.post("messages", message));
      return;
    }
    const told = await this.#desk.post("chats", {
      chat: this.#key, id: message.id, text: message.text, name: message.name ?? "", email: message.email ?? "",
      zone: zoneHere(), language: locale, identity: this.getAttribute("identity") ?? "",
    });
    this.#start.question.value = "";
    this.#join(told.pass);
  }

  #refuse(message, error) {
    if (this.#desk.pass) {
      this.#log.refuse(message.id, error.message);
      return;
    }
    // The chat was not opened: back to the form, with all that was written.
    const written = this.#outbox.pending.filter((each) => !each.file).map((each) => each.text);
    const draft = this.#frame.takeDraft();
    this.#forget();
    this.#show();
    this.#start.giveBack({ ...message, text: [...written, draft].join("\n\n").trim() }, error.message);
  }

  #tellTyping() {
    if (this.#chat?.state !== "open" || Date.now() - this.#typedAt < TYPING_TOLD) return;
    this.#typedAt = Date.now();
    this.#desk.post("typing").catch(() => {});
  }

  #tellRead = () => {
    if (!this.#chat || !this.#frame.isShown || document.hidden) return;
    this.#reading.look();
    this.#frame.showUnread(0);
  };

  async #end() {
    try {
      await this.#desk.post("ending");
    } catch (error) {
      this.#frame.status.textContent = error instanceof Refusal ? error.message : say("cut");
    }
    this.#look();
  }

  #again() {
    this.#forget();
    this.#hello();
    this.#show();
    this.#start.question.focus();
  }

  #forget() {
    this.#following.stop();
    this.#desk.pass = this.#key = "";
    this.#chat = null;
    this.#outbox.clear();
    this.#reading.forget();
    this.#log.clear();
    this.#store.forget();
  }

  #keep() {
    // A file is not kept: what a browser would keep of it is not the file.
    const pending = this.#outbox.pending.filter((each) => !each.file);
    this.#store.write({ key: this.#key, pass: this.#desk.pass, pending });
  }

  // What comes from the desk.

  #join(pass) {
    this.#desk.pass = pass;
    this.#keep();
    if (this.isConnected) this.#following.start();
  }

  #look() {
    if (this.isConnected && this.#desk.pass) this.#following.look();
  }

  async #fetch(signal) {
    const isFirst = this.#chat === null;
    for (;;) {
      const told = await this.#desk.get(`chat/?after=${this.#reading.last}`, signal);
      this.#chat = told;
      const { isAtEnd } = this.#log;
      for (const each of told.messages) this.#showMessage(each, isFirst);
      if (isAtEnd || isFirst) this.#log.toEnd();
      if (!told.more) break;
    }
    this.#log.readAloud();
    if (this.#chat.state === "ended") this.#ended();
    this.#tellRead();
  }

  #ended() {
    this.#following.end();
    this.#store.forget();
  }

  #showMessage(message, isFirst) {
    if (!this.#reading.isNew(message)) return;
    this.#reading.last = message.number;
    this.#log.add(message, this.#chat);
    if (message.by !== "agent") return;
    this.#frame.types.hidden = true;
    if (!isFirst && (!this.#frame.isShown || document.hidden)) this.#reading.unread += 1;
    this.#frame.showUnread(this.#reading.unread);
  }
}
