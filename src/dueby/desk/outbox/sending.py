"""What is due in the outbox is sent, receiver by receiver, so that none holds up the others."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from dueby.desk.outbox.carriers import Directory, DownError
from dueby.desk.outbox.handing_over import hand_over
from dueby.desk.outbox.models import Lane, Parcel
from dueby.desk.outbox.smtp import Smtp
from dueby.desk.outbox.waits import DOWN_WAIT, LEASE

if TYPE_CHECKING:
    from dueby.desk.outbox.carriers import Carrier, Round
    from dueby.desk.outbox.letter import Letter
    from dueby.desk.outbox.models.lane import LaneQuerySet

BATCH: Final = 20
ROUND: Final = 5.0
"""Seconds after which a sender takes on no more, so that it looks up now and then."""
SLOW: Final = 3.0
"""Seconds for one parcel after which a receiver is left to the senders for slow ones."""

log = logging.getLogger(__name__)


def send_due(
    at: datetime,
    *,
    carrier: Carrier[Any],
    owner: str,
    batch: int = BATCH,
    lanes: LaneQuerySet | None = None,
) -> int:
    """Hand over what is due at `at`, and say how many parcels there were.

    One sender at a time is on the lane to a receiver, and leaves it after a batch to take its
    turn on another. `lanes` are those that it may take, by default all.
    """
    allowed = Lane.objects.all() if lanes is None else lanes
    return _Errand(carrier, owner, batch, allowed.opened(carrier.kind, at), at).run()


def carrier_chosen() -> Carrier[Letter]:
    """Return the carrier that the settings ask for: a mail server, or files where there is none."""
    if settings.MAIL_SERVER is None:
        return Directory(settings.HOME / "mail")
    return Smtp(settings.MAIL_SERVER)


@dataclass
class _Errand:
    """One way out with whatever is due: some batches of some receivers."""

    carrier: Carrier[Any]
    owner: str
    batch: int
    lanes: LaneQuerySet
    at: datetime
    began: float = field(default_factory=monotonic)
    lane: Lane | None = None
    left: list[Parcel] = field(default_factory=list)

    def run(self) -> int:
        count = 0
        try:
            count = self._claim()
            if count:
                with self.carrier.round() as going:
                    while self.lane is not None:
                        self._serve(self.lane, going)
                        count += 0 if monotonic() - self.began > ROUND else self._claim()
        except DownError as down:
            log.warning("nothing of the kind %s leaves: %s", self.carrier.kind, down)
            self._shut(str(down))
        finally:
            self._let_go("", again_at=self.at)
        return count

    def _claim(self) -> int:
        """Take on a receiver and what is due to it; say how many parcels that is."""
        present = self._present()
        self.lane = self.lanes.claim(self.owner, LEASE, at=present)
        if self.lane is None:
            return 0
        due = Parcel.objects.filter(kind=self.carrier.kind, receiver=self.lane.receiver)
        # One is enough to learn whether a receiver is well again.
        batch = 1 if self.lane.failures else self.batch
        self.left = due.claim(self.owner, batch, LEASE, at=present)
        return len(self.left)

    def _serve(self, lane: Lane, going: Round[Any]) -> None:
        is_slow = False
        while self.left and not is_slow and not lane.is_resting(self._present()):
            began = monotonic()
            parcel = self.left.pop(0)
            try:
                hand_over(parcel, lane, going, self._present())
            except DownError as down:
                parcel.put_back(str(down), again_at=self._present() + DOWN_WAIT)
                raise
            is_slow = monotonic() - began > SLOW
        lane.note_pace(is_slow=is_slow)
        self._let_go("", again_at=self.at)

    def _shut(self, why: str) -> None:
        until = self._present() + DOWN_WAIT
        Lane.shut(self.carrier.kind, why, until=until)
        self._let_go(why, again_at=until)

    def _let_go(self, why: str, *, again_at: datetime) -> None:
        for parcel in self.left:
            parcel.put_back(why, again_at=again_at)
        self.left = []
        if self.lane is not None:
            self.lane.let_go()
        self.lane = None

    def _present(self) -> datetime:
        # In whole seconds: what is kept can be read.
        return self.at + timedelta(seconds=int(monotonic() - self.began))
