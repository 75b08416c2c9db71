"""Whether every chain is as it was recorded, and as it was sealed.

Chains, sealed heads and entries come as three streams in the order of the chains, so that a journal
of any length is read with the memory of a short one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from django.db.models import F

from dueby.desk.journal.models import ERASED, Chain, Entry, SealedHead, Text
from dueby.desk.journal.recording import digest_of
from dueby.desk.journal.verdict import Findings, Problem

BATCH: Final = 2_000


class Told(NamedTuple):
    """An entry, and the words that are kept beside it."""

    entry: Entry
    texts: Sequence[Text]


Row: TypeAlias = "Chain | SealedHead | Told"


def check_chains(found: Findings) -> None:
    """Add to the findings what is wrong with any chain."""
    for number, rows in groupby(_rows(), key=itemgetter(0)):
        _Walk(number, found).along(row for _, row in rows)


def _rows() -> Iterator[tuple[int, Row]]:
    """Give every row with the number of its chain: the chain, its sealed heads, its entries."""
    chains = Chain.objects.order_by("pk")
    heads = SealedHead.objects.order_by("chain", "seal_id").annotate(sealed_by=F("seal__number"))
    return merge(
        ((each.pk, each) for each in chains.iterator(BATCH)),
        ((each.chain, each) for each in heads.iterator(BATCH)),
        ((each.entry.chain_id, each) for each in _entries()),
        key=itemgetter(0),
    )


def _entries() -> Iterator[Told]:
    stream = Entry.objects.order_by("chain_id", "number").iterator(BATCH)
    while batch := list(islice(stream, BATCH)):
        texts: dict[int, list[Text]] = {}
        for text in Text.objects.filter(entry__in=[each.pk for each in batch]):
            texts.setdefault(text.entry_id, []).append(text)
        for entry in batch:
            yield Told(entry, texts.get(entry.pk, ()))


class _Walk:
    """One chain, walked from its first entry to its last."""

    def __init__(self, number: int, found: Findings) -> None:
        self.found = found
        self.chain: Chain | None = None
        self.subject = f"chain {number}"
        self.heads: list[tuple[int, int, str]] = []
        self.length = 0
        self.digest: str | None = ""

    def along(self, rows: Iterable[Row]) -> None:
        for row in rows:
            match row:
                case Chain():
                    self.chain, self.subject = row, row.subject
                    self.found.chains += 1
                case SealedHead():
                    self._sealed(row)
                case Told(entry, texts):
                    self._entry(entry, texts)
        self._end()

    def _problem(self, number: int, what: str) -> None:
        self.found.add(Problem(self.subject, number, what, self._seal_of(number)))

    def _seal_of(self, number: int) -> int | None:
        """Return the first seal that covers an entry, or the first at all for the whole chain."""
        return next((seal for length, seal, _ in self.heads if length >= number), None)

    def _sealed(self, head: SealedHead) -> None:
        # Not on the model: the query adds it.
        seal: int = head.sealed_by  # type: ignore[attr-defined]
        self.heads.append((head.length, seal, head.head))
        if self.chain is None:
            self.subject = head.subject
        elif self.chain.subject != head.subject:
            self._problem(0, f"it was sealed as {head.subject}")

    def _entry(self, entry: Entry, texts: Sequence[Text]) -> None:
        self.found.entries += 1
        for missing in range(self.length + 1, entry.number):
            self._problem(missing, "it is missing")
            self.digest = None
        if self.chain is not None:
            entry.chain = self.chain
            if self.digest is not None and digest_of(entry, self.digest) != entry.digest:
                self._problem(entry.number, "it does not say what was recorded")
        self._words(entry, texts)
        self.length, self.digest = entry.number, entry.digest
        for length, seal, head in self.heads:
            if length == entry.number and head != entry.digest:
                self._problem(length, f"it is not the one that seal {seal} covers")
        if self._seal_of(entry.number) is None:
            self.found.unsealed += 1

    def _words(self, entry: Entry, texts: Sequence[Text]) -> None:
        kept = {each.name: each for each in texts}
        for name, digest in entry.words.items():
            text = kept.pop(name, None)
            if text is None:
                self._problem(entry.number, f"its {name} is missing")
            elif not _is_as_recorded(text, digest):
                self._problem(entry.number, f"its {name} is not what was recorded")
            elif text.erased_at is not None:
                self.found.erased += 1
        for name in kept:
            self._problem(entry.number, f"its {name} was added later")

    def _end(self) -> None:
        for length, seal, _ in self.heads:
            if length > self.length:
                what = f"seal {seal} covers {length} entries; {self.length} are there"
                self._problem(length, what)
        if self.chain is None:
            self._problem(0, "the chain was removed")
            return
        told = (self.chain.length, self.chain.head)
        if told != (self.length, self.digest or ""):
            what = f"the chain tells of {self.chain.length} entries; {self.length} are there"
            self._problem(max(told[0], self.length), f"{what}, or the last is another")
        if self.chain.sealed_length > max((length for length, *_ in self.heads), default=0):
            what = f"it was sealed up to entry {self.chain.sealed_length}; that seal is gone"
            self._problem(self.chain.sealed_length, what)


def _is_as_recorded(text: Text, digest: str) -> bool:
    if text.erased_at is not None:
        return text.words == ERASED
    return Text.digest_of(text.salt, text.words) == digest
