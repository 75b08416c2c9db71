"""New mails out of a folder: each is safe in the desk before the next thing is done about it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings

from dueby.desk.channels.email.models import Way
from dueby.desk.channels.email.taking import take
from dueby.desk.channels.email.troubles import RefusedError
from dueby.desk.channels.email.unfetched import keep_header
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from threading import Event

    from dueby.desk.channels.email.imap import Head
    from dueby.desk.channels.email.models import Mailbox

BATCH: Final = 50
"""Mails that are asked for at once, at most."""
BATCH_BYTES: Final = 4 * 1024 * 1024
"""And no more of them than this together; a larger mail comes alone."""
TOLD_EVERY: Final = 500

log = logging.getLogger(__name__)


class Folder(Protocol):
    """An open folder of a mailbox; each question raises MailboxError where there is no answer."""

    def uids(self, criteria: str) -> list[int]:
        """Return the numbers of the mails that a search finds, in order."""

    def heads(self, uids: Iterable[int]) -> list[Head]:
        """Return sizes and moments of mails, in order, without those that are gone."""

    def mails(self, uids: Iterable[int], part: str = "") -> dict[int, bytes]:
        """Return mails by number, without those that are gone."""

    def can(self, ability: str) -> bool:
        """Tell whether the server can something."""

    def make(self, folder: str) -> None:
        """Make a folder where there is none."""

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails to another folder."""


def fetch(folder: Folder, mailbox: Mailbox, uid_validity: int, stopping: Event) -> int:
    """Take every mail above `last_uid`, in order, and say how many there were.

    Numbers hold under one UIDVALIDITY (RFC 3501, 2.3.1.1); under another all begin anew, and what
    was taken before is only counted. A crash at any point repeats a few mails, which does the
    same. Raises MailboxError, LeaseLostError, and OSError or DatabaseError where a mail could not
    be kept; the mail is then still the next.
    """
    if mailbox.uid_validity != uid_validity:
        mailbox.begin_at(uid_validity)
    new = [each for each in folder.uids(f"UID {mailbox.last_uid + 1}:*") if each > mailbox.last_uid]
    if len(new) > TOLD_EVERY:
        log.info("mailbox %s: %s mails to read", mailbox.pk, len(new))
    done = 0
    for batch in _in_pieces(new, BATCH):
        for group in _groups(folder.heads(batch)):
            if stopping.is_set():
                return done
            _take_all(folder, mailbox, group)
            mailbox.advance(group[-1].uid, at=now())
        # Those that vanished meanwhile are passed over too.
        mailbox.advance(batch[-1], at=now())
        done += len(batch)
        if done % TOLD_EVERY == 0:
            log.info("mailbox %s: %s of %s mails read", mailbox.pk, done, len(new))
    _move_done(folder, mailbox)
    return done


def _take_all(folder: Folder, mailbox: Mailbox, heads: Sequence[Head]) -> None:
    contents = _contents(folder, mailbox, heads)
    for head in heads:
        # Popped, so that what is taken is held no longer.
        content = contents.pop(head.uid, None)
        if content is not None:
            take(
                content,
                way=Way.IMAP,
                recipient=mailbox.address,
                mailbox=mailbox,
                arrived_at=head.arrived_at,
                at=now(),
            )


def _contents(folder: Folder, mailbox: Mailbox, heads: Sequence[Head]) -> dict[int, bytes]:
    """Return what can be taken whole; of the rest the header is kept, for a person."""
    small = [each for each in heads if each.size <= settings.MAIL_LIMIT]
    megabytes = settings.MAIL_LIMIT // (1024 * 1024)
    for each in heads:
        if each not in small:
            keep_header(folder, mailbox, each, f"it is larger than {megabytes} MB")
    try:
        return folder.mails(each.uid for each in small) if small else {}
    except RefusedError:
        # One that the server cannot give out holds up none of the others.
        return {uid: mail for each in small for uid, mail in _one(folder, mailbox, each)}


def _one(folder: Folder, mailbox: Mailbox, head: Head) -> Iterable[tuple[int, bytes]]:
    try:
        return folder.mails([head.uid]).items()
    except RefusedError as refusal:
        keep_header(folder, mailbox, head, str(refusal))
        return ()


def _move_done(folder: Folder, mailbox: Mailbox) -> None:
    """Move what is taken, also what a crash left; what was not taken whole stays."""
    if not mailbox.done_folder or not mailbox.last_uid or not folder.can("MOVE"):
        return
    done = folder.uids(f"UID 1:{mailbox.last_uid} NOT LARGER {settings.MAIL_LIMIT}")
    if done:
        folder.make(mailbox.done_folder)
        folder.move(done, mailbox.done_folder)


def _groups(heads: Iterable[Head]) -> Iterator[list[Head]]:
    """Divide mails so that no group holds more than BATCH_BYTES, or it holds one mail."""
    group: list[Head] = []
    for head in heads:
        if group and sum(each.size for each in group) + head.size > BATCH_BYTES:
            yield group
            group = []
        group.append(head)
    if group:
        yield group


def _in_pieces(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))
