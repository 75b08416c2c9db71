"""What tests of calls share: a telephone system, and what it tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.test import Client

from dueby.desk.channels.phone.models import Call, Extension, PhoneLine
from dueby.desk.channels.phone.sealing import seal
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Contact
from tests.desk.conftest import MONDAY_NOON
from tests.phone.requests import as_json, generic

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from tests.desk.conftest import StoppedClock

TOKEN = "7Vt0xkq2"  # noqa: S105 - of a made-up telephone system
HERE = f"/phone/{TOKEN}/"
CALLER = "13125550101"
NUMBER = "+13125550101"


def line(secret: str = "", dialect: str = "") -> PhoneLine:
    """Return a telephone system that posts to HERE."""
    digest = PhoneLine.digest_of(TOKEN)
    return PhoneLine.objects.create(
        name="Main office", token_digest=digest, secret=seal(secret), dialect=dialect
    )


def extensions(world: World, **numbers: str) -> None:
    """Give people of the vendor their extensions."""
    for name, number in numbers.items():
        Extension.objects.create(number=number, user=world.users[name])


def has_number(world: World, *names: str, number: str = "+1 312 555-0101") -> None:
    """Give contacts a telephone number."""
    for name in names:
        Contact.objects.filter(pk=world.contacts[name].pk).update(phone=number)


def post(event: str = "newCall", **changed: object) -> int:
    """Post an event of a call from CALLER; return the status of the answer."""
    fields = generic(event, **{"from": CALLER, "to": "12075550199", **changed})
    answer = Client().post(HERE, as_json(fields), content_type="application/json")
    return int(answer.status_code)


def missed(clock: StoppedClock, *, voicemail: bool = False, call_id: str = "2") -> Call:
    """Return a call that rang for a minute and that nobody answered."""
    line_is_there = Call.objects.exists()
    if not line_is_there:
        line()
    post(callId=call_id, user="201")
    clock.at += timedelta(minutes=1)
    post("hangup", callId=call_id, cause="voicemail" if voicemail else "cancel")
    return Call.objects.get(call_id=call_id)


def kinds(call: Call) -> list[str]:
    """Return what the journal says happened to a call, in order."""
    return list(Entry.objects.about(call.journal_name).values_list("kind", flat=True))


def course(call: Call) -> tuple[datetime | None, ...]:
    """Return when a call rang, was answered, was taken by a machine, and ended."""
    return call.rang_at, call.answered_at, call.machine_at, call.ended_at


__all__ = ["CALLER", "HERE", "MONDAY_NOON", "NUMBER", "TOKEN"]
