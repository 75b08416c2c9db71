// A visitor shows by a code that they read mail at an address.
class Confirming {
  constructor(desk, confirmed) {
    this.desk = desk;
    this.confirmed = confirmed;
    this.address = h("input", { name: "address", type: "email", autocomplete: "email", required: true, maxLength: 254 });
    this.code = h("input", { name: "code", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 6, required: true });
    this.codeForm = h("form", { hidden: true, onsubmit: (event) => this.#confirm(event) },
      field(say("code"), this.code), h("button", { type: "submit" }, say("confirmCode")));
    this.error = h("p", { className: "error", role: "alert" });
    this.element = h("details", { className: "confirming", hidden: true }, h("summary", {}, say("confirm")),
      h("p", { className: "quiet" }, say("confirmWhy")),
      h("form", { onsubmit: (event) => this.#sendCode(event) },
        field(say("email"), this.address), h("button", { type: "submit" }, say("sendCode"))),
      this.codeForm, this.error);
  }

  async #sendCode(event) {
    event.preventDefault();
    if (!await this.#tried(() => this.desk.post("code", { email: this.address.value }))) return;
    this.codeForm.hidden = false;
    this.code.focus();
  }

  async #confirm(event) {
    event.preventDefault();
    if (await this.#tried(() => this.desk.post("confirmation", { code: this.code.value }))) this.confirmed();
  }

  async #tried(ask) {
    this.error.textContent = "";
    try {
      await ask();
      return true;
    } catch (error) {
      this.error.textContent = error instanceof Refusal ? error.message : say("cut");
      return false;
    }
  }
}
