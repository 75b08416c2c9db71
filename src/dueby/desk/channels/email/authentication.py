"""What the desk's own mail server found of a sender: SPF, DKIM and DMARC (RFC 8601).

Only the topmost field counts, and only if it bears the name of a server that is trusted: whatever
stands below may have come with the mail. That server has to take such fields out (RFC 8601, 5).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from dueby.desk.channels.email.understanding.addresses import mailboxes

if TYPE_CHECKING:
    from dueby.desk.channels.email.understanding.fields import Fields

Checks: TypeAlias = Mapping[str, str]
"""Results by method, such as {"spf": "pass", "dmarc": "fail"}; empty where nothing is trusted."""

_FIELD: Final = "authentication-results"
_METHODS: Final = frozenset({"spf", "dkim", "dmarc"})
_LONGEST: Final = 8_000
_PIECE: Final = re.compile(r'"(?:[^"\\]|\\.){0,1000}"|\\.|[();]|[^"();\\]{1,1000}', re.DOTALL)
_RESULT: Final = re.compile(
    r"\s*([a-z0-9-]{1,40})(?:\s*/\s*\d{1,4})?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE
)
_AUTHOR: Final = re.compile(r"\bheader\.from\s*=\s*\"?@?([^\s;\"]{1,320})", re.IGNORECASE)


def checks_of(fields: Fields, trusted: Collection[str]) -> Checks:
    """Return what the topmost field says, if it is of a trusted server."""
    servers = {each.lower() for each in trusted}
    if not servers:
        return {}
    name, *statements = _statements(fields.raw(_FIELD)[:_LONGEST])
    if (name.split() or [""])[0].lower() not in servers:
        return {}
    found: dict[str, str] = {}
    for method, result in _results(statements, _domain_of_author(fields)):
        # A mail has as many signatures as it likes; one that holds is enough.
        if found.get(method) != "pass":
            found[method] = result
    return found


def is_forged(checks: Checks) -> bool:
    """Tell whether a mail is probably not of the author that it names."""
    if "dmarc" in checks and checks["dmarc"] in {"pass", "fail"}:
        return checks["dmarc"] == "fail"
    return checks.get("spf") == "fail" and checks.get("dkim") == "fail"


def is_proven(checks: Checks) -> bool:
    """Tell whether a mail is of the domain of the author that it names (RFC 7489)."""
    return checks.get("dmarc") == "pass"


def _results(statements: list[str], author: str) -> Iterator[tuple[str, str]]:
    for each in statements:
        found = _RESULT.match(each)
        if found is None or found[1].lower() not in _METHODS:
            continue
        method, result = found[1].lower(), found[2].lower()
        said = _AUTHOR.search(each)
        if method == "dmarc" and said and said[1].rpartition("@")[2].lower() != author:
            # Checked for another author than the one who is shown.
            continue
        yield method, result


def _domain_of_author(fields: Fields) -> str:
    boxes = mailboxes(fields.raw("from"))
    return boxes[0].address.rpartition("@")[2].lower() if boxes else ""


def _statements(written: str) -> list[str]:
    """Return a field's text without comments, cut at its semicolons; a quoted one cuts nothing."""
    found = [""]
    depth = 0
    for piece in _PIECE.findall(written):
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth == 0 and piece == ";":
            found.append("")
        elif depth == 0:
            found[-1] += piece
    return found
