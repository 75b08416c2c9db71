// Elements are made one by one: no page's policy on scripts, styles or HTML stands in the way, and
// what somebody wrote is never read as HTML.

const h = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((each) => each !== null));
  return element;
};

const PATHS = {
  chat: ["M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12Z"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  send: ["M4 12 20 4l-4 16-4-7-8-1Z"],
  attach: ["M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.3 17.3a1.7 1.7 0 0 1-2.4-2.4L14.5 7"],
};

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const each of PATHS[name]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", each);
    svg.append(path);
  }
  return svg;
};

const field = (label, control, help = "") => {
  control.id = `field-${control.name}`;
  return h("div", { className: "field" },
    h("label", { htmlFor: control.id }, label, help && h("span", { className: "quiet" }, ` ${help}`) || null),
    control);
};
