// <chat-dock>: the reader's chats beside other work. A line opens its chat in a panel of its own;
// which are open is kept, so that they are there on the next page too.

const OPEN = "chats beside";

const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(OPEN)) ?? { chats: [], lists: false };
  } catch {
    return { chats: [], lists: false };
  }
};

customElements.define("chat-dock", class extends HTMLElement {
  #last = 0;

  connectedCallback() {
    this.panels = this.querySelector(".dock-panels");
    this.lists = this.querySelector("details");
    this.addEventListener("click", this.#clicked);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("chats:settled", this.#settled);
    const { chats, lists } = kept();
    this.lists.open = lists;
    this.lists.addEventListener("toggle", () => this.#keep());
    for (const each of chats) this.#open(each, false);
    this.#settled();
  }

  #clicked = (event) => {
    const line = event.target.closest("a[data-chat]");
    if (line && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      event.preventDefault();
      this.#open(line.dataset.chat, true);
    } else if (event.target.closest("[data-aside]")) {
      this.#close(event.target.closest("[data-panel]"));
    }
  };

  #pressed = (event) => {
    const panel = event.target.closest("[data-panel]");
    if (event.key !== "Escape" || event.defaultPrevented || !panel) return;
    this.#close(panel);
  };

  async #open(chat, isFocused) {
    let panel = document.getElementById(`chat-${chat}`);
    if (panel === null) {
      const answer = await fetch(`${this.getAttribute("panels")}${chat}/?whole`).catch(() => null);
      if (!answer?.ok || answer.redirected || document.getElementById(`chat-${chat}`)) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      panel = made.querySelector("[data-panel]");
      this.panels.prepend(panel);
      const log = panel.querySelector(".chat-log");
      log.scrollTop = log.scrollHeight;
      this.querySelector("chat-updates").settled();
    }
    this.#keep();
    if (isFocused) (panel.querySelector("chat-box textarea") ?? panel.querySelector("button, a")).focus();
  }

  #close(panel) {
    const line = this.querySelector(`a[data-chat="${panel.id.slice("chat-".length)}"]`);
    panel.remove();
    this.#keep();
    (this.lists.open && line ? line : this.lists.querySelector("summary")).focus();
  }

  #keep() {
    const chats = [...this.panels.children].map((each) => each.id.slice("chat-".length)).reverse();
    sessionStorage.setItem(OPEN, JSON.stringify({ chats, lists: this.lists.open }));
  }

  // The dock is there while there is a chat; that one more waits is said aloud.
  #settled = () => {
    const { waiting, unread, mine } = this.querySelector("[data-waiting]").dataset;
    const has = Number(waiting) + Number(mine) > 0 || this.panels.children.length > 0;
    this.classList.toggle("is-empty", !has);
    const count = Number(waiting) + Number(unread);
    if (count > this.#last) this.querySelector(".dock-news").textContent = "Somebody waits in a chat.";
    else if (!count) this.querySelector(".dock-news").textContent = "";
    this.#last = count;
  };
});
