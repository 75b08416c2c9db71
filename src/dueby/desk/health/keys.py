"""Whether the processes of a desk share their keys: else one cannot read what another wrote."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

from django.conf import settings

from dueby.desk.environment import SettingError
from dueby.desk.health.models import Beat

_SAID: Final = (
    "a {kind} of this desk is at work ({worker}) with other keys than these: DUEBY_SECRET_KEY and "
    "DUEBY_JOURNAL_KEY, or the files secret-key and journal-key in DUEBY_HOME, must be the same "
    "for all processes. To change a key, stop all of them first"
)


def keys_print() -> str:
    """Return a print of the desk's keys, by which nobody finds them."""
    keys = f"{settings.SECRET_KEY}\n{settings.JOURNAL_KEY}".encode()
    return hmac.new(keys, b"dueby: the same keys", hashlib.sha256).hexdigest()[:32]


def check_keys(at: datetime) -> None:
    """Raise SettingError where a process is at work with other keys."""
    other = Beat.objects.alive(at).exclude(keys__in=["", keys_print()]).first()
    if other is not None:
        raise SettingError(_SAID.format(kind=other.kind, worker=other.worker))
