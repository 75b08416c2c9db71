"""What the worker and the timekeeper do, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from dueby.desk.channels.chat.abandoning import look_after
from dueby.desk.channels.chat.calling import call_for_uncalled
from dueby.desk.channels.chat.forgetting import forget_strangers
from dueby.desk.channels.email.handling import handle_kept
from dueby.desk.channels.email.mailboxes import Mailboxes
from dueby.desk.channels.email.receiving import door_at
from dueby.desk.channels.phone.receiving import trim_requests
from dueby.desk.channels.phone.untold import end_untold
from dueby.desk.clocks.replanning import replan
from dueby.desk.clocks.timekeeper import pass_moments
from dueby.desk.health.models import Kind
from dueby.desk.journal.readers import BATCH as UNREAD
from dueby.desk.journal.readers import read_waiting
from dueby.desk.journal.sealing import seal_all
from dueby.desk.notices.digesting import send_digests
from dueby.desk.notices.failing import note_given_up
from dueby.desk.notices.gathering import gather
from dueby.desk.notices.holding import send_held_back
from dueby.desk.notices.trimming import trim_notices
from dueby.desk.outbox.models import Lane
from dueby.desk.outbox.sending import BATCH as PARCELS
from dueby.desk.outbox.sending import carrier_chosen, send_due
from dueby.desk.outbox.webhooks.carrier import Webhooks
from dueby.desk.paging.escalating import escalate_due
from dueby.desk.quotations.handing_over import hand_over_excluded
from dueby.desk.serving.chore import Chore
from dueby.desk.serving.pulse import Pulse
from dueby.desk.streams.trimming import trim
from dueby.desk.timekeeping import database_now

if TYPE_CHECKING:
    from collections.abc import Sequence

SEAL: Final = "seal"
"""The chore that is done once more as the worker ends, so that no seal is missing overnight."""


def worker_chores(worker: str) -> Sequence[Chore]:
    """Return the chores of the worker of a name: one line each."""
    chores = senders(worker)
    mailboxes = Mailboxes(worker)
    chores += [
        Chore("mailboxes", timedelta(seconds=2), mailboxes.attend, mailboxes.close),
        Chore("readers", timedelta(seconds=0.2), read_waiting, full=UNREAD),
        Chore("mails-given-up", timedelta(seconds=10), note_given_up),
        Chore("notices-gathered", timedelta(seconds=10), gather),
        Chore("notices-held-back", timedelta(seconds=10), send_held_back),
        Chore("digests", timedelta(seconds=10), send_digests),
        Chore("old-notices", timedelta(minutes=10), trim_notices),
        Chore("mail", timedelta(seconds=30), handle_kept),
        Chore("pages", timedelta(seconds=1), escalate_due),
        Chore("chats", timedelta(minutes=1), look_after),
        Chore("chats-uncalled", timedelta(minutes=1), call_for_uncalled),
        Chore("calls", timedelta(minutes=1), end_untold),
        Chore("strangers", timedelta(hours=1), forget_strangers),
        Chore("sales", timedelta(seconds=5), hand_over_excluded),
        Chore(SEAL, timedelta(minutes=1), _seal),
        Chore("trim", timedelta(minutes=10), trim),
        Chore("call-requests", timedelta(minutes=10), trim_requests),
        Chore("sessions", timedelta(hours=1), forget_sessions),
    ]
    if settings.MAIL_DOOR is not None:
        door = door_at(settings.MAIL_DOOR)
        chores.append(Chore("lmtp", timedelta(seconds=5), door.attend, door.close))
    return [*chores, Pulse(Kind.WORKER, worker, chores).chore()]


def senders(worker: str) -> list[Chore]:
    """Return the chores that send: of each kind one for all receivers, the others for quick ones.

    So a receiver that lets others wait never has everybody wait.
    """
    kinds = (("mail", carrier_chosen(), 4), ("webhook", Webhooks(), 3))
    return [
        Chore(
            f"send-{kind}-{each}",
            timedelta(seconds=0.5),
            partial(
                send_due,
                carrier=carrier,
                owner=f"{worker}/{kind}-{each}",
                lanes=Lane.objects.all() if each == 1 else Lane.objects.quick(),
            ),
            full=PARCELS,
        )
        for kind, carrier, count in kinds
        for each in range(1, count + 1)
    ]


def timekeeper_chores(timekeeper: str) -> Sequence[Chore]:
    """Return the chores of the timekeeper of a name, which read the clock in full: one line each.

    What becomes true because time passes is noticed here, within a quarter of a second.
    """
    chores = [
        Chore("moments", timedelta(seconds=0.25), pass_moments, clock=database_now),
        Chore("replanning", timedelta(seconds=2), replan),
    ]
    return [*chores, Pulse(Kind.TIMEKEEPER, timekeeper, chores).chore()]


def forget_sessions(at: datetime) -> int:
    """Remove sessions that have expired, and say how many there were.

    Of the list of sessions that people see only those go that are no more: one that was not seen
    for long may still be signed in.
    """
    removed, _ = Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return removed


def _seal(at: datetime) -> int:
    # Never at once again: a desk that is busy would seal every entry by itself.
    seal_all(at)
    return 0
