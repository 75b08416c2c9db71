"""Addresses of a header field (RFC 5322, 3.4), as strictly as mails are written."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.words import words_decoded

_TOKEN: Final = re.compile(r'\\.|[()"]|[^()"\\]{1,2000}|\\', re.DOTALL)
_ANGLED: Final = re.compile(r"<([^<>]{0,1000})>")
_BARE: Final = re.compile(r"[^\s<>()\[\],;:\"@]{1,128}@[^\s<>()\[\],;:\"@]{1,255}")
_IN_TEXT: Final = re.compile(
    r"(?<![\w.+@=%/-])[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}"
    r"@(?:\[[0-9A-Fa-f:.]{2,45}\]|[\w-]{1,63}(?:\.[\w-]{1,63}){0,10})"
)


class Mailbox(NamedTuple):
    """A name, which may be empty, and an address, which is empty in "MAILER-DAEMON <>"."""

    name: str
    address: str


def mailboxes(field: str) -> list[Mailbox]:
    """Return the mailboxes of a field's text, its encoded words not yet decoded."""
    quoted: list[str] = []
    plain = _set_apart(field[: limits.FIELD_BYTES].replace("\x00", ""), quoted)
    pieces = re.split(r"[,;]", plain)[: limits.ADDRESSES * 2]
    found = (_mailbox(piece, quoted) for piece in pieces if piece.strip())
    return [each for each in found if each is not None][: limits.ADDRESSES]


def _mailbox(piece: str, quoted: list[str]) -> Mailbox | None:
    angled = _ANGLED.search(piece)
    if angled:
        address = _restored(angled[1], quoted).strip()
        name = _restored(piece[: angled.start()], quoted)
        return Mailbox(_clean(name), plain_address(address))
    bare = _BARE.search(_restored(piece, quoted)) or _BARE.search(words_decoded(piece))
    if bare:
        return Mailbox("", plain_address(bare[0]))
    name = _clean(_restored(piece.rpartition(":")[2], quoted))
    return Mailbox(name, "") if name else None


def plain_address(written: str) -> str:
    """Return an address without route, brackets and what is not written in addresses."""
    bare = written.strip().strip("<>").strip()
    if bare.startswith("@") and ":" in bare:
        bare = bare.rpartition(":")[2]
    return one_line(bare.removeprefix("mailto:"), 320).replace(" ", "")


def addresses_in(text: str) -> list[str]:
    """Return the addresses that stand in a text, in order, each once."""
    found = (each.rstrip(".'") for each in _IN_TEXT.findall(text))
    return list(dict.fromkeys(each for each in found if not each.startswith("@")))


def _restored(text: str, quoted: list[str]) -> str:
    return re.sub(r"\x00(\d{1,6})\x00", lambda found: quoted[int(found[1])], text)


def _clean(name: str) -> str:
    return one_line(words_decoded(re.sub(r"\\(.)", r"\1", name)), limits.NAME_LETTERS).strip("'")


def _set_apart(text: str, quoted: list[str]) -> str:
    """Return a text without comments, and with a mark for each text in quotes."""
    kept: list[str] = []
    depth = 0
    for piece in _TOKEN.findall(text):
        if depth == 0 and piece == '"':
            quoted.append("")
            kept.append(f"\x00{len(quoted) - 1}\x00")
            depth = -1
        elif depth < 0:
            depth = 0 if piece == '"' else -1
            quoted[-1] += "" if piece == '"' else piece
        elif piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth == 0:
            kept.append(piece)
    return "".join(kept)
