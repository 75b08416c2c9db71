"""All mailboxes that one worker reads: each under a lease, in a thread of its own."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.models.mailbox import LEASE
from dueby.desk.channels.email.oauth import Tokens
from dueby.desk.channels.email.watching import Watch

if TYPE_CHECKING:
    import ssl
    from datetime import datetime

PATIENCE: Final = 12.0
"""Seconds that readers have to finish the mail in their hands."""
_PLACE: Final = ("host", "user", "folder")
_SET_BY_PEOPLE: Final = (
    *("address", "port", "security", "sign_in", "secret", "token_address", "client_id"),
    *("client_secret", "scope", "done_folder", *_PLACE),
)

log = logging.getLogger(__name__)


@dataclass
class Mailboxes:
    """The mailboxes of one worker. `attend` is a chore; `close` ends what it began."""

    owner: str
    trusted: ssl.SSLContext | None = None
    tokens: Tokens = field(default_factory=Tokens)
    watches: dict[int, Watch] = field(default_factory=dict)

    def attend(self, at: datetime) -> int:
        """Read every active mailbox that nobody reads, as its row now says; return 0."""
        rows = {each.pk: each for each in Mailbox.objects.filter(is_active=True)}
        for number, watch in list(self.watches.items()):
            if not watch.is_alive() or not self._is_as_before(watch, rows.get(number), at):
                self._end(watch)
        for number, row in rows.items():
            if number not in self.watches and row.claim(self.owner, at=at):
                self.watches[number] = Watch(row, self.tokens, self.trusted)
                self.watches[number].start()
        return 0

    def close(self) -> None:
        """Stop reading, and give the leases back."""
        for watch in self.watches.values():
            watch.stopping.set()
        for watch in list(self.watches.values()):
            watch.join(PATIENCE)
            self._end(watch)

    def _is_as_before(self, watch: Watch, row: Mailbox | None, at: datetime) -> bool:
        """Tell whether the row says what it said, and renew the lease in time."""
        if row is None or _said(row) != _said(watch.mailbox):
            return False
        until = watch.mailbox.leased_until
        return (until is not None and until - at > LEASE / 2) or watch.mailbox.claim(
            self.owner, at=at
        )

    def _end(self, watch: Watch) -> None:
        """Tell a reader to stop; once it did, let go of its mailbox."""
        watch.stopping.set()
        if not watch.is_alive():
            watch.mailbox.release()
            del self.watches[watch.mailbox.pk]


def _said(row: Mailbox) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _SET_BY_PEOPLE)
