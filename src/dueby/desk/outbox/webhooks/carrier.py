"""Whoever takes webhooks out."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from dueby.desk.outbox.carriers import RefusedError, UnwellError
from dueby.desk.outbox.webhooks.posting import ANSWER_WITHIN, Answer, post

if TYPE_CHECKING:
    from dueby.desk.outbox.webhooks.delivery import Delivery

TAKEN: Final = range(200, 300)
MOVED: Final = range(300, 400)
NEVER: Final = frozenset({400, 405, 410, 411, 413, 414, 415, 422, 431})
"""What says that this request will be refused each time (RFC 9110, 15.5)."""
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Posts requests to endpoints (RFC 9110), with their certificates verified."""

    kind: ClassVar = "webhook"
    within: float = ANSWER_WITHIN
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @contextmanager
    def round(self) -> Iterator[Webhooks]:
        yield self

    def carry(self, delivery: Delivery) -> str:
        answer = post(delivery, self.trusted, self.within)
        why = told(answer)
        if answer.status in TAKEN:
            return why
        if answer.status in NEVER:
            raise RefusedError(why, for_good=True)
        raise UnwellError(why, wait=answer.wait)


def told(answer: Answer) -> str:
    """Return what an answer says, in one line."""
    if answer.status in MOVED:
        return f"{answer.status}: it sends elsewhere, which is not followed"
    words = " ".join(answer.text.split())
    return f"{answer.status} {words[:_SHOWN]}".strip()
