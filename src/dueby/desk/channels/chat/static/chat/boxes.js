// Forms of a panel are sent without loading the page anew. Without this each works as a plain one.

import { newKey, post, send, wrong } from "./asking.js";

const TYPING_TOLD = 3000;

const updates = () => document.querySelector("chat-updates");

// <chat-box> keeps a draft, says that one types, and sends under one key until the desk has it.
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

  #send = async (event) => {
    event.preventDefault();
    const words = this.box.value.trim();
    if (!words || this.#isSending) return;
    this.#isSending = true;
    try {
      await send(this.form);
      this.form.elements.key.value = newKey();
      if (this.box.value.trim() === words) this.box.value = "";
      sessionStorage.setItem(this.draft, this.box.value);
      this.error.textContent = "";
      updates().changed(this.closest("[data-panel]"));
    } catch (error) {
      this.error.textContent = wrong(error);
    } finally {
      this.#isSending = false;
    }
  };
});

// The other forms of a panel, and whether one takes chats: done, and what follows is shown.
document.addEventListener("submit", async (event) => {
  const form = event.target, panel = form.closest("[data-panel]");
  if (event.defaultPrevented || !(panel || form.matches(".chat-presence")) || form.dataset.sending) return;
  event.preventDefault();
  form.dataset.sending = "yes";
  const place = form.querySelector("[role=alert]") ?? panel?.querySelector(".chat-hand [role=alert]");
  try {
    await send(form);
    if (form.elements.key) form.elements.key.value = newKey();
    form.reset();
    if (place) place.textContent = "";
    if (panel) updates().changed(panel);
  } catch (error) {
    if (place) place.textContent = wrong(error);
  } finally {
    delete form.dataset.sending;
  }
});
