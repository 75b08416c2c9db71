"""The journal of a patch for people: who recorded what, what it says, what corrected it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.clocks.announcements import SAYINGS as ANNOUNCED
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.desk.advisories.models import Patch

_SAID: Final = {
    "notified": "became known",
    "rescored": "was scored anew",
    "patch_available": "official patch available",
    "patch_withdrawn": "official patch withdrawn",
    "deployed": "deployed: available to all entitled customers",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry in words: its author's name, the reason where one was given, whether it stands."""

    entry: Entry
    said: str
    by: str
    reason: str
    is_corrected: bool


def history_of(patch: Patch) -> list[Told]:
    """Return the entries about a patch in the order they were recorded."""
    entries = list(Entry.objects.about(patch.journal_name).prefetch_related("texts"))
    corrected = {each.supersedes_id for each in entries}
    names = _names(entries)
    return [
        Told(
            each,
            entry_said(each),
            names.get(each.by, "the desk"),
            next((text.words for text in each.texts.all()), ""),
            each.pk in corrected,
        )
        for each in entries
    ]


def entry_said(entry: Entry) -> str:
    """Return what an entry about a patch says happened, in words."""
    if entry.kind in ANNOUNCED:
        said = ANNOUNCED[entry.kind].format_map(entry.data)
        return said[:1].upper() + said[1:]
    words = _SAID.get(entry.fact, entry.kind)
    finding = entry.data.get("finding")
    said = f"{finding} {words}" if finding else words
    return said[:1].upper() + said[1:]


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    keys = {each.by.partition(":")[2] for each in entries if each.by.startswith("user:")}
    return {each.journal_name: each.name for each in User.objects.filter(pk__in=keys)}
