"""On SQLite one worker and one timekeeper work at a time: a second would only wait."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

from dueby.desk.environment import SettingError

_SAID: Final = (
    "a {kind} is at work on {path} already, by itself or under dueby serve; SQLite lets one write "
    "at a time, so a second one would help nobody. On PostgreSQL there may be any number"
)


@contextmanager
def alone_on_sqlite(kind: str) -> Iterator[None]:
    """Be the only process of a kind on a file. Raises SettingError where there is one already.

    The lock goes with the process, however it ends.
    """
    if connection.vendor != "sqlite":
        yield
        return
    path = Path(str(connection.settings_dict["NAME"]))
    with path.with_name(f"{path.name}.{kind}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingError(_SAID.format(kind=kind, path=path)) from None
        yield
