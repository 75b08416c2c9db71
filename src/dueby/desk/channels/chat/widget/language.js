// Which language is spoken: what the page asks for, else the page's own, else the visitor's.

let locale = "en";

const spoken = (tag) => (tag ?? "").split("-")[0].toLowerCase();
const isSpoken = (tag) => Object.hasOwn(TEXTS, spoken(tag));

// `asked` may be "browser": then the language of the page does not count.
const speak = (asked) => {
  const own = [...navigator.languages];
  const wanted = asked === "browser" ? own : [asked, document.documentElement.lang, ...own];
  const found = wanted.find(isSpoken) ?? "en";
  // Of a language the visitor's manner of writing dates, such as that of Austria.
  locale = own.find((each) => spoken(each) === spoken(found)) ?? found;
  return spoken(found);
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
const say = (name, values = {}) => fill(TEXTS[spoken(locale)][name], values);

// In the visitor's own zone and manner.
const timeSaid = (at) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
const daySaid = (at) => new Date(at).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "short" });
const openingSaid = ([from, to]) => `${daySaid(from)}, ${timeSaid(from)} – ${timeSaid(to)}`;
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
