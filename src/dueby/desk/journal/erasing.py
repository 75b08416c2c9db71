"""Personal words taken out of the journal, while the chains they belong to still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import ERASED, Text
from dueby.desk.journal.recording import Happening, Named, Subject, record

if TYPE_CHECKING:
    from datetime import datetime

WORDS_ERASED: Final = "words_erased"
"""How the journal calls it, after the kind of the person: "contact.words_erased"."""


def erase_words(person: Subject, *, by: Named | None, at: datetime) -> int:
    """Erase all words that concern a person, record that it was done, and say how many there were.

    The chain holds digests of salt and words. Both go, so that nobody can try out what was there.
    """
    words = Text.objects.concerning(person.journal_name).kept()
    count = words.update(words=ERASED, salt="", erased_at=at)
    kind = person.journal_name.partition(":")[0]
    erased = Happening(f"{kind}.{WORDS_ERASED}", data={"texts": count})
    record(person, erased, by=by, at=at)
    return count
