// Small comforts. Without them every page works as a plain form.

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

// The reader's choice of colors, kept in this browser.
customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    const choice = this.querySelector("select");
    choice.value = localStorage.getItem("theme") ?? "";
    this.hidden = false;
    choice.addEventListener("change", () => {
      if (choice.value) {
        localStorage.setItem("theme", choice.value);
        document.documentElement.dataset.theme = choice.value;
      } else {
        localStorage.removeItem("theme");
        delete document.documentElement.dataset.theme;
      }
    });
  }
});

// "?" shows the keys and "/" goes to the search box, unless somebody types.
customElements.define("key-help", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this.pressed);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.pressed);
  }

  pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "?") {
      this.querySelector("dialog").showModal();
    } else if (event.key === "/") {
      const box = document.getElementById("search-box");
      if (box === null) return;
      event.preventDefault();
      box.focus();
    }
  };
});

// Ctrl+Enter sends the form in which one types.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("textarea")?.form;
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Escape and a press elsewhere close a menu.
const menus = () => document.querySelectorAll("details.drop[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// What is wrong with a form is read first.
document.querySelector("[data-take-focus]")?.focus();
