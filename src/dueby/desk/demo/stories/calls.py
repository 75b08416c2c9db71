"""Calls of the last days: answered, passed on, called back, left to a machine, given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from dueby.desk.channels.phone.events import CallEvent, Cause, Dialect, Direction, EventKind
from dueby.desk.channels.phone.lines import add_extension, add_line
from dueby.desk.channels.phone.models import PhoneLine
from dueby.desk.channels.phone.recording import take_event
from dueby.desk.channels.phone.reporting import Told, join_call
from dueby.desk.channels.phone.seeing_to import finish_call
from dueby.desk.people.customers import change_contact
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.phone.models import Call
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story

LINE: Final = "Main office"
OFFICE: Final = "12075550104"
EXTENSIONS: Final = {"ada": "201", "ben": "202", "lena": "203"}
NUMBERS: Final = {
    "yuki": "+1 312 555 0142",
    "rosa": "+1 312 555 0142",
    "hans": "+49 30 23125741",
    "grace": "+1 402 555 0117",
}
"""Yuki and Rosa sit at one telephone."""


def the_telephone_is_connected(world: World, moments: Moments) -> Story:
    """Tell of the telephone system, whose extension is whose, and numbers of contacts."""
    ines, marco = world.users["ines"], world.users["marco"]
    at = yield moments.ago(days=20)
    add_line({"name": LINE, "dialect": Dialect.GENERIC.value}, by=ines, at=at)
    for name, number in EXTENSIONS.items():
        add_extension({"number": number, "user": world.users[name]}, by=ines, at=at)
    for name, number in NUMBERS.items():
        change_contact(world.contacts[name], {"phone": number}, by=marco, at=at)


def a_question_that_was_answered(world: World, moments: Moments) -> Story:
    """Tell of a short call to which nothing was left to do."""
    at = yield moments.workday(2, "10:12")
    call = _rings("13125550142", at, "201")
    at = yield moments.workday(2, "10:15")
    _tells(call, at - timedelta(seconds=140), EventKind.ANSWER, answered_by="201")
    _tells(call, at, EventKind.HANGUP, cause=Cause.NORMAL)
    finish_call(call, by=world.users["ada"], at=at)


def hans_speaks_to_the_machine(world: World, moments: Moments) -> Story:
    """Tell of a voicemail out of hours, under a plan that is open around the clock."""
    del world
    at = yield moments.workday(1, "21:40")
    call = _rings("493023125741", at, "201")
    answered = at + timedelta(seconds=25)
    _tells(call, answered, EventKind.ANSWER, answered_by="voicemail", is_machine=True)
    at = yield moments.workday(1, "21:42")
    _tells(call, at, EventKind.HANGUP, cause=Cause.NORMAL)


def hans_is_passed_on(world: World, moments: Moments) -> Story:
    """Tell of a call that Ada answered and passed on to Ben, and that is on a ticket."""
    at = yield moments.ago(hours=1, minutes=50)
    call = _rings("493023125741", at, "201")
    at = yield moments.ago(hours=1, minutes=49)
    _tells(call, at, EventKind.ANSWER, answered_by="201")
    at = yield moments.ago(hours=1, minutes=46)
    _tells(call, at, EventKind.ANSWER, answered_by="202")
    at = yield moments.ago(hours=1, minutes=38)
    _tells(call, at, EventKind.HANGUP, cause=Cause.NORMAL)
    hans = world.contacts["hans"]
    ticket = Ticket.objects.filter(contact=hans, subject__startswith="Threat Lens").latest("pk")
    told = Told(
        hans,
        "The first address of Leipzig is flagged only since the update to 3.2. We looked at the "
        "rule together: it compares the peer by its name now, and the name is spelled otherwise.",
    )
    join_call(call, ticket, told, by=world.users["ben"], at=at)


def rosa_is_called_back(world: World, moments: Moments) -> Story:
    """Tell of a call that nobody answered, and that Ben returned."""
    at = yield moments.workday(1, "15:05")
    call = _rings("13125550142", at, "201", "202")
    at = yield moments.workday(1, "15:06")
    _tells(call, at, EventKind.HANGUP, cause=Cause.CANCEL)
    at = yield moments.workday(1, "15:20")
    back = _dials("13125550142", at, "202")
    at = yield moments.workday(1, "15:21")
    _tells(back, at, EventKind.ANSWER)
    at = yield moments.workday(1, "15:24")
    _tells(back, at, EventKind.HANGUP, cause=Cause.NORMAL)
    finish_call(back, by=world.users["ben"], at=at)


def grace_has_just_called(world: World, moments: Moments) -> Story:
    """Tell of a call that has just ended, of which Lena has still to make something."""
    del world
    at = yield moments.ago(minutes=7)
    call = _rings("14025550117", at, "203")
    at = yield moments.ago(minutes=6)
    _tells(call, at, EventKind.ANSWER, answered_by="203")
    at = yield moments.ago(minutes=1)
    _tells(call, at, EventKind.HANGUP, cause=Cause.NORMAL)


def somebody_gave_up(world: World, moments: Moments) -> Story:
    """Tell of a number that nobody knows, and that nobody answered."""
    del world
    at = yield moments.ago(hours=1, minutes=30)
    call = _rings("15035550187", at, "202", queue="Support")
    at = yield moments.ago(hours=1, minutes=29)
    _tells(call, at, EventKind.HANGUP, cause=Cause.CANCEL)


def _rings(number: str, at: datetime, *extensions: str, queue: str = "") -> Call:
    return _begins(Direction.IN, number, OFFICE, at, agents=extensions, queue=queue)


def _dials(number: str, at: datetime, *extensions: str) -> Call:
    return _begins(Direction.OUT, OFFICE, number, at, agents=extensions)


def _begins(way: Direction, caller: str, called: str, at: datetime, **said: Any) -> Call:  # noqa: ANN401 - fields
    event = CallEvent(Dialect.GENERIC, EventKind.NEW_CALL, way, caller, called)
    event = replace(event, call_id=f"{at:%Y%m%d%H%M}", **said)
    return take_event(PhoneLine.objects.get(name=LINE), event, at=at)


def _tells(call: Call, at: datetime, kind: EventKind, **said: Any) -> None:  # noqa: ANN401 - fields
    event = CallEvent(Dialect.GENERIC, kind, Direction(call.direction), call_id=call.call_id)
    take_event(call.line, replace(event, **said), at=at)


STORIES: Final = (
    the_telephone_is_connected,
    a_question_that_was_answered,
    hans_speaks_to_the_machine,
    hans_is_passed_on,
    rosa_is_called_back,
    grace_has_just_called,
    somebody_gave_up,
)
