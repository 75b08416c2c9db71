"""The HTML of a mail, cleaned, as a frame shows it: nothing is loaded but its own pictures."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.charsets import decoded
from dueby.desk.channels.email.understanding.mail import charset_of, is_body
from dueby.desk.channels.email.understanding.markup import cleaned_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from dueby.desk.channels.email.understanding.mail import Mail
    from dueby.desk.channels.email.understanding.parts import Part

# What the sanitizer writes: small letters, and each value in double quotes.
_SOURCE: Final = re.compile(r'(<img(?:\s+[\w-]+="[^"]*")*?)\s+src="(?i:cid):([^"]*)"')


def has_markup(mail: Mail) -> bool:
    """Tell whether a mail has HTML to show."""
    return _part(mail) is not None


def framed(mail: Mail, address: Callable[[int], str]) -> str:
    """Return the HTML of a mail, cleaned; empty where it has none.

    `address` is where the part with a number is found. A picture that names no part of the mail
    is left without a source.
    """
    part = _part(mail)
    if part is None:
        return ""
    numbers = _numbers(mail)

    def found(source: re.Match[str]) -> str:
        number = numbers.get(unquote(html.unescape(source[2])).strip())
        return source[1] if number is None else f'{source[1]} src="{address(number)}"'

    return _SOURCE.sub(found, cleaned_markup(_text(mail, part)))


def _part(mail: Mail) -> Part | None:
    parts = (each for each in mail.own_parts if each.kind == "text/html" and is_body(each))
    return next(parts, None)


def _text(mail: Mail, part: Part) -> str:
    raw = mail.content(part)[: limits.TEXT_BYTES]
    return decoded(raw, charset_of(part, raw))[0]


def _numbers(mail: Mail) -> dict[str, int]:
    """Return the numbers of the parts that have a Content-ID (RFC 2392), by it."""
    named = (
        (each.fields.raw("content-id").strip().strip("<>").strip(), number)
        for number, each in enumerate(mail.root.walk())
    )
    return {name: number for name, number in named if name}
