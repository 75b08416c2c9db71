"""HTML of a stranger: cleaned for showing, and as text for reading.

The sanitizer is nh3 (a browser's parser and a list of what is allowed). Pictures from other hosts
are never loaded: only those that the mail brings itself (`cid:`) are left.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

import nh3

from dueby.desk.channels.email.understanding import limits

_DATA: Final = re.compile(r"data:[\w/+.;=-]{0,60},[\w/+=%\s-]{60,}")
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
# A browser closes these by itself, or never opens them: none of them nests in itself.
_FLAT: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option",
    }
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {
        "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "footer", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table",
        "tr", "ul",
    }
)  # fmt: skip
_APART: Final = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "pre", "ul", "ol", "table"})
_QUOTES: Final = re.compile(
    r"(?:gmail|yahoo|protonmail|zmail|tutanota|mail_android|moz-cite|replied-)[\w-]{0,20}"
    r"(?:quote|quoted|extra|prefix|attr|cite|forward)[\w-]{0,20}|divRplyFwdMsg|OutlookMessageHeader"
    r"|WordSection-quote|quoted-?(?:text|message)|x_divRplyFwdMsg"
)
_HEADS: Final = ("divRplyFwdMsg", "OutlookMessageHeader")
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_KEPT_FOR_TEXT: Final = {"*": {"class", "id"}, "a": {"href"}, "img": {"alt"}}


def cleaned_markup(markup: str) -> str:
    """Return HTML that holds no script, style, form or address of another host's picture."""
    attributes = {name: set(each) for name, each in nh3.ALLOWED_ATTRIBUTES.items()}
    return nh3.clean(
        bounded(markup),
        attributes=attributes,
        attribute_filter=_own_pictures,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    if name in ("src", "longdesc", "background", "srcset", "cite") and tag != "a":
        return value if value.lower().startswith("cid:") else None
    return value


def markup_text(markup: str) -> str:
    """Return the text of HTML, what stands in quotations with "> " before it."""
    safe = nh3.clean(bounded(markup), attributes=_KEPT_FOR_TEXT, link_rel=None)
    reading = _Text()
    reading.feed(safe)
    reading.close()
    return reading.text()


def bounded(markup: str) -> str:
    """Return HTML cut where it is too long, or where its elements nest too deep."""
    markup = _DATA.sub("", markup[: limits.TEXT_BYTES])[: limits.MARKUP_LETTERS]
    open_by_name: dict[str, int] = {}
    depth = 0
    for found in _TAG.finditer(markup):
        name = found[2].lower()
        if name in _FLAT:
            continue
        if not found[1]:
            open_by_name[name] = open_by_name.get(name, 0) + 1
            depth += 1
        elif open_by_name.get(name):
            open_by_name[name] -= 1
            depth -= 1
        if depth > limits.MARKUP_DEPTH:
            return markup[: found.start()]
    return markup


class _Text(HTMLParser):
    """Turns clean HTML into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self.line: list[str] = []
        self.opened: list[tuple[str, bool]] = []
        self.quotes = 0
        self.pre = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "br":
            self._break()
            return
        if tag == "img":
            self._say(f"[{said['alt']}]" if said.get("alt") else "")
            return
        if tag == "hr":
            self._rule()
            return
        if tag in _BLOCKS:
            self._end_line(apart=tag in _APART)
        is_quote = tag == "blockquote" or _is_quote(said)
        self.opened.append((tag, is_quote))
        self.quotes += is_quote
        self.pre += tag == "pre"
        if tag == "li":
            self.line.append("- ")
        if tag == "td":
            self._say(" ")
        if tag == "a":
            self.links.append((said.get("href") or "", len(self.line)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self._end_link()
        if tag in _BLOCKS:
            self._end_line(apart=False)
        while self.opened:
            name, was_quote = self.opened.pop()
            self.quotes -= was_quote
            self.pre -= name == "pre"
            if name == tag:
                break
        if tag in _BLOCKS:
            self._end_line(apart=tag in _APART)

    def handle_data(self, data: str) -> None:
        if self.pre:
            first, *others = data.split("\n")
            self._say(first)
            for each in others:
                self._break()
                self._say(each)
        else:
            self._say(_SPACES.sub(" ", data))

    def text(self) -> str:
        self._end_line(apart=False)
        return "\n".join(self.done).strip("\n")

    def _end_link(self) -> None:
        href, start = self.links.pop()
        words = "".join(self.line[start:]).strip()
        if href.startswith(("http://", "https://")) and words and href.rstrip("/") not in words:
            is_same = words.rstrip("/") in href and "." in words and " " not in words
            self.line.append("" if is_same else f" <{href[: limits.LINE_LETTERS]}>")

    def _say(self, words: str) -> None:
        if words and not (words == " " and not self.line):
            self.line.append(words)

    def _rule(self) -> None:
        self._end_line(apart=False)
        self.line.append("_" * 32)
        self._break()

    def _break(self) -> None:
        words = "".join(self.line)
        self.done.append(self._prefix() + (words if self.pre else words.strip(" ")))
        self.line = []
        self.links = [(href, 0) for href, _ in self.links]

    def _end_line(self, *, apart: bool) -> None:
        if self.line:
            if "".join(self.line).strip():
                self._break()
            self.line = []
            self.links = [(href, 0) for href, _ in self.links]
        if apart and self.done and self.done[-1].strip("> "):
            self.done.append(self._prefix().rstrip())

    def _prefix(self) -> str:
        return "> " * min(self.quotes, 5)


def _is_quote(said: dict[str, str | None]) -> bool:
    named = f"{said.get('class') or ''} {said.get('id') or ''}"[:200]
    return bool(_QUOTES.search(named)) and not any(each in named for each in _HEADS)
