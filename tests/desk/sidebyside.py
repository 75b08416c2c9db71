"""Several people who act at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def side_by_side(*verbs: Callable[[], object]) -> list[object]:
    """Do all at once, each on a connection of its own; return what each gave back or raised."""
    start = Barrier(len(verbs))
    done: list[object] = [None] * len(verbs)

    def act(place: int, verb: Callable[[], object]) -> None:
        start.wait()
        try:
            done[place] = verb()
        except Exception as raised:  # noqa: BLE001 - the test looks at it
            done[place] = raised
        finally:
            connection.close()

    threads = [Thread(target=act, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done
