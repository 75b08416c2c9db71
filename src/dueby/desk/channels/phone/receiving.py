"""A request of a telephone system: admitted, proven, read, recorded, answered, and kept a while."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.phone.events import CallEvent, read_request
from dueby.desk.channels.phone.events.replies import REJECT, Dial, Reply, Wish, refusal, reply_to
from dueby.desk.channels.phone.models import Answer, CallRequest, NumberRule, PhoneLine
from dueby.desk.channels.phone.recording import take_event
from dueby.desk.channels.phone.ruling import rule_for
from dueby.desk.channels.phone.signing import why_not_proven

if TYPE_CHECKING:
    from dueby.desk.channels.phone.models import Call

KEPT_FOR: Final = timedelta(days=14)
BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted, and the address to which."""

    body: bytes
    content_type: str
    headers: Mapping[str, str]
    address: str


def line_of(token: str) -> PhoneLine | None:
    """Return the telephone system that has a token and is in use.

    It is found by a digest that nobody can aim at, and compared in constant time.
    """
    digest = PhoneLine.digest_of(token)
    line = PhoneLine.objects.filter(token_digest=digest, is_active=True).first()
    if line is None or not hmac.compare_digest(line.token_digest, digest):
        return None
    return line


def receive(line: PhoneLine, posted: Posted, *, at: datetime) -> Reply:
    """Take a request of a telephone system, keep it with its answer, and return that."""
    if not line.admit(at=at):
        return refusal(429, "too many requests in this minute; send this one again later")
    event, call = CallEvent(), None
    reply = refusal(500, "the desk failed; its log says why")
    try:
        why_not = why_not_proven(line, posted.headers, posted.body, at=at)
        if why_not:
            reply = refusal(401, why_not)
        else:
            event = read_request(
                posted.body, posted.content_type, posted.headers, speaks=line.speaks
            )
            rule = rule_for(event, line.country) if event.is_usable else None
            is_rejected = rule is not None and rule.answer == Answer.REJECT
            if event.is_usable:
                call = take_event(line, event, at=at, is_rejected=is_rejected)
            reply = reply_to(event, posted.address, _wish(rule, event))
    finally:
        _keep(line, posted, event, call, reply, at)
    return reply


def trim_requests(at: datetime) -> int:
    """Remove requests older than two weeks, and say how many there were."""
    old = CallRequest.objects.filter(received_at__lt=at - KEPT_FOR).order_by("received_at")
    numbers = list(old.values_list("pk", flat=True)[:BATCH])
    return CallRequest.objects.filter(pk__in=numbers).delete()[0]


def _wish(rule: NumberRule | None, event: CallEvent) -> Wish:
    """Return what the telephone system is asked to do about a call."""
    if rule is None:
        return None
    if rule.answer == Answer.REJECT:
        return REJECT
    # Without its plus sign, as telephone systems send numbers.
    return Dial(rule.caller_id.removeprefix("+"), event.to_number)


def _keep(  # noqa: PLR0913, PLR0917 - what came, what it was, what was answered
    line: PhoneLine,
    posted: Posted,
    event: CallEvent,
    call: Call | None,
    reply: Reply,
    at: datetime,
) -> None:
    CallRequest.objects.create(
        line=line,
        call=call,
        received_at=at,
        content_type=_cut(posted.content_type, 120),
        sender=_cut(posted.headers.get("User-Agent", ""), 200),
        body=_cut(posted.body.decode("utf-8", "replace"), 4_000),
        status=reply.status,
        reply=reply.text.replace(posted.address, "(this address)"),
        errors=list(event.errors),
    )


def _cut(text: str, most: int) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:most]
