"""Personal words taken out of the journal, while the chains they belong to still hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import ERASED, Text
from dueby.desk.journal.recording import Happening, Named, Subject, record

if TYPE_CHECKING:
    from datetime import datetime

WORDS_ERASED: Final = "words_erased"
"""How the journal calls it, after the kind of the person: "contact.words_erased"."""
PERSONS: Final = "persons"
"""The key of its data under which it names those whose words they were."""


def erase_words(person: Subject, names: Collection[str], *, by: Named | None, at: datetime) -> int:
    """Erase all words that concern a person, record that it was done, and say how many there were.

    `names` are all by which the journal calls the person ("contact:7", "user:3"). The chain holds
    digests of salt and words. Both go, so that nobody can try out what was there.
    """
    words = Text.objects.filter(person__in=names).kept()
    count = words.update(words=ERASED, salt="", erased_at=at)
    kind = person.journal_name.partition(":")[0]
    data = {"texts": count, PERSONS: sorted(names)}
    record(person, Happening(f"{kind}.{WORDS_ERASED}", data=data), by=by, at=at)
    return count
