"""Personal text, kept outside the chain so that it can be erased while the chain still holds."""

from __future__ import annotations

import hashlib
from typing import ClassVar, Final, Self

from django.db import models

from dueby.desk.journal.models.entry import Entry

ERASED: Final = "(erased)"


class TextQuerySet(models.QuerySet["Text"]):
    """Questions to the words."""

    def concerning(self, person: str) -> Self:
        """Keep the words that concern one person, named as the journal names people."""
        return self.filter(person=person)

    def kept(self) -> Self:
        """Keep those whose words were not erased."""
        return self.filter(erased_at=None)


class Text(models.Model):
    """Words of one entry under a name; the entry holds the digest of salt and words.

    Erased words leave a mark and no salt, so that nobody can try out what they may have been.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="texts")
    name = models.CharField(max_length=40)
    person = models.CharField(max_length=60, blank=True)
    salt = models.CharField(max_length=32)
    words = models.TextField()
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar = TextQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"], name="text_by_person")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "name"], name="one_text_per_name"),
        ]

    def __str__(self) -> str:
        return self.words

    @staticmethod
    def digest_of(salt: str, words: str) -> str:
        """Return what the chain holds of words: SHA-256 over salt and words, in hexadecimal."""
        return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()
