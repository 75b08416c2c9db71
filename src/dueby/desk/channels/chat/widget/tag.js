// One script tag is enough: <script src="https://desk.example/chat/widget.js" data-site="KEY" async></script>

if (!customElements.get("dueby-chat")) customElements.define("dueby-chat", DuebyChat);

const script = document.currentScript;
if (script?.dataset.site) {
  const chat = document.createElement("dueby-chat");
  chat.setAttribute("server", new URL(script.src).origin);
  for (const name of ["site", "identity", "theme", "open", "language"]) {
    if (script.dataset[name] !== undefined) chat.setAttribute(name, script.dataset[name]);
  }
  const add = () => document.body.append(chat);
  if (document.body) add();
  else addEventListener("DOMContentLoaded", add);
}
