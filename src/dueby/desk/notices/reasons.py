"""Why somebody hears of something, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from dueby.desk.notices.events import NAMED, SUMMARY
from dueby.desk.notices.words import BECAUSE, Role


def why(event: str, roles: Iterable[str]) -> str:
    """Return the sentence with the roles by which somebody hears, and the rule."""
    known = [BECAUSE[Role(each)] for each in roles if each in set(Role)]
    if event == SUMMARY:
        return f"You hear of each because {' or '.join(known)}, by the rules named above."
    because = " and ".join(known) or "a rule says so"
    rule = NAMED[event].title if event in NAMED else event
    return f"You hear of this because {because} (rule “{rule}”)."
