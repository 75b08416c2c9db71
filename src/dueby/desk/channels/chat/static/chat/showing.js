// What came from the desk takes the place of what has the same id on the page, where it differs.

const made = (html) => [...new DOMParser().parseFromString(html, "text/html").body.children];

// A log grows at its end, so that a screen reader reads what is new and nothing twice.
const growLog = (shown, fresh) => {
  const isAtEnd = shown.scrollHeight - shown.scrollTop - shown.clientHeight < 80;
  [...fresh.children].forEach((each, place) => {
    const old = shown.children[place];
    if (old === undefined) shown.append(each);
    else if (!old.isEqualNode(each)) old.replaceWith(each);
  });
  if (isAtEnd) shown.scrollTop = shown.scrollHeight;
};

const growTalk = (shown, fresh) => {
  growLog(shown.querySelector(".chat-log"), fresh.querySelector(".chat-log"));
  for (const { name, value } of [...fresh.attributes]) shown.setAttribute(name, value);
  if (!fresh.hasAttribute("data-mine")) shown.removeAttribute("data-mine");
};

const replace = (shown, fresh) => {
  const open = [...shown.querySelectorAll("details[id][open]")].map((each) => each.id);
  const held = shown.contains(document.activeElement) ? document.activeElement : null;
  shown.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const again = held && (held.id
    ? document.getElementById(held.id)
    : [...fresh.querySelectorAll("a[href]")].find((each) => each.href === held.href));
  again?.focus();
};

export const toEnd = (place) => {
  for (const log of place.querySelectorAll(".chat-log")) log.scrollTop = log.scrollHeight;
};

// Shows parts of panels and lists; tells of the panels that look different altogether now.
export const show = (html) => {
  const changed = [];
  for (const fresh of made(html)) {
    const shown = document.getElementById(fresh.id);
    if (shown === null || shown.isEqualNode(fresh)) continue;
    if (!fresh.matches(".chat-talk")) replace(shown, fresh);
    else if (shown.dataset.form === fresh.dataset.form) growTalk(shown, fresh);
    else changed.push(shown.closest("[data-panel]"));
  }
  return changed;
};

// Shows a panel with all its forms.
export const showWhole = (panel, html) => {
  const [fresh] = made(html);
  replace(panel, fresh);
  toEnd(fresh);
};

// Shows anew to whom a chat may be handed over, unless somebody chooses just now.
export const showHands = (panel, html) => {
  const [fresh] = made(html), place = panel.querySelector(".chat-hand");
  const chosen = fresh.querySelector(".chat-hand");
  if (place && chosen && !place.contains(document.activeElement)) replace(place, chosen);
};
