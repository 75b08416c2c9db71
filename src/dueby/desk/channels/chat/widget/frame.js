const TYPING_SHOWN = 5000;
const STILL_TYPING = 1500;

// The window of the chat: its button on the page, its head, and the places of what is in it.
class Frame {
  #typing = 0;
  #typedAt = -Infinity;

  // did = { toggle, write, choose, type, end, again }
  constructor({ isInline, parts, did }) {
    this.isInline = isInline;
    this.badge = h("span", { className: "badge", hidden: true, "aria-hidden": "true" });
    this.launcher = h("button", {
      type: "button", className: "launcher", hidden: isInline, "aria-expanded": "false",
      "aria-controls": "panel", "aria-label": say("open"), onclick: () => did.toggle(this.panel.hidden),
    }, icon("chat"), this.badge);
    this.title = h("h2", { id: "title" }, say("open"));
    this.status = h("p", { className: "status", role: "status" }, say("asking"));
    this.cut = h("p", { className: "cut", role: "status", hidden: true }, say("cut"));
    this.types = h("p", { className: "quiet types", hidden: true });
    this.write = this.#writeForm(did);
    this.end = h("button", { type: "button", className: "plain", onclick: did.end }, say("end"));
    this.again = h("button", {
      type: "button", className: "main", hidden: true, onclick: (event) => { if (!this.#isTyped(event)) did.again(); },
    }, say("again"));
    this.talk = h("div", { className: "talk", hidden: true },
      parts.log, this.types, parts.confirming, this.write, h("div", { className: "foot" }, this.end, this.again));
    this.panel = h("section", {
      id: "panel", className: "panel", hidden: !isInline, "aria-labelledby": "title", role: isInline ? "region" : "dialog",
      onkeydown: (event) => { if (event.key === "Escape" && !isInline) did.toggle(false); },
    },
    h("div", { className: "head" }, h("div", {}, this.title, this.status),
      isInline ? null : h("button", {
        type: "button", className: "round", "aria-label": say("close"), onclick: () => did.toggle(false),
      }, icon("close"))),
    this.cut, parts.start, this.talk);
  }

  get isShown() {
    return this.isInline || !this.panel.hidden;
  }

  showChat(chat) {
    const isRunning = chat.state === "waiting" || chat.state === "open";
    const standing = standingOf(chat);
    // The same words again would be read aloud again.
    if (this.status.textContent !== standing) this.status.textContent = standing;
    this.write.hidden = this.end.hidden = !isRunning;
    this.again.hidden = isRunning;
    if (chat.state !== "open") this.types.hidden = true;
  }

  // What was written and not sent; the box is empty then.
  takeDraft() {
    const text = this.box.value.trim();
    this.box.value = "";
    return text;
  }

  showUnread(count) {
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    this.launcher.setAttribute("aria-label", count ? say("openUnread", { count }) : say("open"));
  }

  showTyping(name) {
    this.types.textContent = say("types", { name });
    this.types.hidden = false;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => { this.types.hidden = true; }, TYPING_SHOWN);
  }

  // Whoever still types when the box goes does not mean the button that has the focus then.
  #isTyped(click) {
    return click.detail === 0 && performance.now() - this.#typedAt < STILL_TYPING;
  }

  #writeForm(did) {
    this.box = h("textarea", {
      name: "message", rows: 2, maxLength: 8000, "aria-label": say("message"),
      oninput: () => {
        this.#typedAt = performance.now();
        did.type();
      },
      onkeydown: (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        event.target.form.requestSubmit();
      },
    });
    this.chooser = h("input", {
      type: "file", hidden: true,
      onchange: () => {
        const [file] = this.chooser.files;
        this.chooser.value = "";
        if (file) did.choose(file);
      },
    });
    return h("form", {
      className: "write",
      onsubmit: (event) => {
        event.preventDefault();
        const text = this.takeDraft();
        if (text) did.write(text);
      },
    },
    this.box, this.chooser,
    h("button", { type: "button", className: "round", "aria-label": say("attach"), onclick: () => this.chooser.click() }, icon("attach")),
    h("button", { type: "submit", className: "round main", "aria-label": say("send") }, icon("send")));
  }
}
