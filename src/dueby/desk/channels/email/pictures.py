"""Parts of a mail that are pictures, under the type that their first bytes say.

What the mail says of them counts for nothing, and what a browser could run (SVG, HTML) is none.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from dueby.desk.channels.email.understanding.mail import Mail

MOST_BYTES: Final = 10_485_760
_BEGINNINGS: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
)


class Picture(NamedTuple):
    """A picture's bytes, and the type that they have."""

    content: bytes
    media_type: str


def picture_of(mail: Mail, number: int) -> Picture | None:
    """Return the part with a number, counted from 0 through the whole mail, if it is a picture."""
    part = next(islice(mail.root.walk(), number, None), None)
    if part is None or part.parts or mail.size(part) > MOST_BYTES:
        return None
    content = mail.content(part)
    kind = next((kind for begun, kind in _BEGINNINGS if begun.match(content)), "")
    return Picture(content, kind) if kind else None
