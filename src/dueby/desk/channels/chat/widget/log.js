// What was said, and what is still on its way.
class Log {
  #day = "";

  // failed(error) is told where a file could not be fetched.
  constructor(desk, failed) {
    this.desk = desk;
    this.failed = failed;
    this.element = h("div", { className: "log", role: "log", "aria-live": "off", tabIndex: 0, "aria-label": say("log") });
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  // What was there before is not read out; what comes from now on is.
  readAloud() {
    this.element.setAttribute("aria-live", "polite");
  }

  clear() {
    this.element.replaceChildren();
    this.#day = "";
  }

  addPending(message) {
    const shown = this.#bubble({ by: "visitor", text: message.text, at: message.at, key: message.id });
    shown.classList.add("pending");
    shown.querySelector(".when").textContent = say("sending");
    this.element.append(shown);
    this.toEnd();
  }

  // What cannot be sent any more stays to be read.
  addUnsent(text, why) {
    const id = newKey();
    this.addPending({ id, text, at: new Date().toISOString() });
    this.refuse(id, why);
  }

  refuse(id, why) {
    const shown = this.#shown(id);
    shown?.classList.add("refused");
    shown?.querySelector(".when")?.replaceChildren(say("notSent", { why }));
  }

  remove(id) {
    this.#shown(id)?.remove();
  }

  add(message, chat) {
    this.remove(message.key);
    const unsent = this.element.querySelector(".pending");
    const day = daySaid(message.at);
    if (day !== this.#day) {
      const isToday = this.#day === "" && day === daySaid(Date.now());
      if (!isToday) this.element.insertBefore(h("p", { className: "system day" }, day), unsent);
      this.#day = day;
    }
    this.element.insertBefore(this.#bubble(message, chat), unsent);
  }

  // Marks the last of one's own messages that the other side has read.
  markRead(number) {
    const own = [...this.element.querySelectorAll(".said.visitor:not(.pending)")];
    const read = own.filter((each) => Number(each.dataset.number) <= number).at(-1);
    for (const each of own) {
      const mark = each.querySelector(".mark");
      if (each === read && !mark) each.append(h("span", { className: "mark quiet" }, say("read")));
      else if (each !== read) mark?.remove();
    }
  }

  async #save(message) {
    try {
      const address = URL.createObjectURL(await this.desk.file(message.number));
      h("a", { href: address, download: message.text }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch (error) {
      this.failed(error);
    }
  }

  #shown(id) {
    return id ? [...this.element.children].find((each) => each.dataset.id === id) : undefined;
  }

  #bubble(message, chat) {
    if (message.by === "system") {
      const told = SAID[message.about] ? say(SAID[message.about], { name: message.name, ticket: chat?.ticket }) : message.text;
      return h("p", { className: "system" }, `${told} · ${timeSaid(message.at)}`);
    }
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
}
