"""The words of a ticket, gathered so that they can be searched; the databases index this table."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from dueby.desk.tickets.models.ticket import Ticket

VOLUMES: Final = 4096
"""How many volumes one ticket may have: numbers are ticket times this, plus the volume's place."""
LONGEST: Final = 200_000
"""How many characters of one message are searched: no index of PostgreSQL's takes a megabyte."""


class SearchText(models.Model):
    """One volume of a ticket's words. Nearly every ticket has one, a very long one has several.

    `id` puts the volumes of a newer ticket after those of an older one. `scope` names the customer
    and the contact as words ("o3 c17"), so that the index itself can keep customers apart. Notes
    stand by themselves: a customer's search never looks there. Migration 0002 keeps the index of
    either database equal to these rows.
    """

    id = models.BigIntegerField(primary_key=True)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="search_texts")
    organization_id = models.BigIntegerField()
    scope = models.CharField(max_length=60)
    subject = models.TextField(blank=True)
    messages = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization_id"], name="search_text_by_customer")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.id % VOLUMES}"

    @classmethod
    def of(cls, ticket: Ticket, number: int) -> SearchText:
        """Return volume `number` of a ticket, empty and not yet saved."""
        return cls(
            id=ticket.pk * VOLUMES + number,
            ticket=ticket,
            organization_id=ticket.organization_id,
            scope=f"o{ticket.organization_id} c{ticket.contact_id}",
            subject=ticket.subject,
        )

    @property
    def size(self) -> int:
        """How many characters were gathered."""
        return len(self.messages) + len(self.notes)

    def add(self, words: str, *, is_internal: bool) -> None:
        """Gather the words of a message, or those of a note apart from them, up to LONGEST."""
        words = words[:LONGEST]
        if is_internal:
            self.notes = f"{self.notes}\n{words}" if self.notes else words
        else:
            self.messages = f"{self.messages}\n{words}" if self.messages else words
