// The form before a chat: the hours, who one is, and what it is about.
class StartForm {
  constructor(begin) {
    this.hours = h("div", { className: "hours", hidden: true });
    this.knownAs = h("p", { hidden: true });
    this.name = field(say("name"), h("input", { name: "name", autocomplete: "name", maxLength: 120 }), say("optional"));
    this.email = field(say("email"), h("input", { name: "email", type: "email", autocomplete: "email", maxLength: 254 }), say("optional"));
    this.question = h("textarea", { name: "question", rows: 4, required: true, maxLength: 8000 });
    this.button = h("button", { type: "submit", className: "main" }, say("begin"));
    this.error = h("p", { className: "error", role: "alert" });
    this.element = h("form", {
      className: "start",
      onsubmit: (event) => {
        event.preventDefault();
        const told = Object.fromEntries(new FormData(this.element));
        this.error.textContent = "";
        if (told.question.trim()) begin({ text: told.question.trim(), name: told.name, email: told.email });
      },
    }, this.hours, this.knownAs, this.name, this.email, field(say("question"), this.question), this.error, this.button);
  }

  // Shows again what was written, which the desk did not take, and why.
  giveBack({ text, name, email }, why) {
    this.question.value = text;
    if (name) this.name.querySelector("input").value = name;
    if (email) this.email.querySelector("input").value = email;
    this.error.textContent = why;
  }

  // What the desk says of the hours and of who is here.
  show(told) {
    const isAlone = told.open && told.here === 0;
    this.hours.hidden = told.open && !isAlone;
    this.hours.replaceChildren(...(isAlone
      ? [h("p", {}, say("nobodyHereHelp"))]
      : [h("p", {}, say("hours")), h("ul", {}, ...told.hours.slice(0, 5).map((each) => h("li", {}, openingSaid(each)))),
        h("p", {}, say("writeInstead"))]));
    const isKnown = Boolean(told.known);
    this.knownAs.hidden = !isKnown;
    this.knownAs.textContent = isKnown ? say("known", { name: told.known }) : "";
    this.name.hidden = this.email.hidden = isKnown;
    this.email.querySelector("input").required = !told.open && !isKnown;
    this.email.querySelector("span").textContent = ` ${told.open ? say("optional") : say("needed")}`;
    this.button.textContent = told.open ? say("begin") : say("leave");
  }
}
