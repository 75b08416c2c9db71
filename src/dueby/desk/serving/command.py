"""What the commands run: the whole desk under a supervisor, or one kind of process alone."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from django.db import connections

from dueby.desk.health import schema
from dueby.desk.health.keys import check_keys
from dueby.desk.serving.announcement import Announcement
from dueby.desk.serving.publishing import publish_once
from dueby.desk.serving.sole import alone_on_sqlite
from dueby.desk.serving.stopping import told_to_stop
from dueby.desk.serving.supervisor import Child, Supervisor
from dueby.desk.timekeeping import database_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dueby.desk.serving.place import Place


def serve(place: Place, welcome: str) -> int:
    """Run the desk until it is told to stop; `welcome` is said once it answers."""
    check_keys(database_now())
    publish_once()
    connections.close_all()
    children = [_web(place, "web"), _child("worker"), _child("timekeeper")]
    with place.listening:
        Supervisor(children).run(Announcement(place, welcome))
    return 0


def serve_pages(place: Place, processes: int) -> int:
    """Serve pages until it is told to stop, from this process or from several below it."""
    check_keys(database_now())
    publish_once()
    connections.close_all()
    announcement = Announcement(place, what="Dueby's pages are")
    with place.listening:
        if processes > 1:
            children = [_web(place, f"web-{each}") for each in range(1, processes + 1)]
            Supervisor(children).run(announcement)
        else:
            schema.into_the_pool()
            told_to_stop()
            import_module("dueby.desk.serving.web").run(place.listening, announcement.say)
    return 0


def work_alone(kind: str) -> None:
    """Be the worker or the timekeeper until told to stop."""
    check_keys(database_now())
    schema.into_the_pool()
    with alone_on_sqlite(kind):
        print(f"The {kind} is at work.  (Ctrl-C stops it)", flush=True)
        import_module(f"dueby.desk.serving.{kind}").run()


def _web(place: Place, name: str) -> Child:
    number = place.listening.fileno()
    return _child("web", name=name, arguments=[str(number)], inherited=(number,))


def _child(
    kind: str,
    *,
    name: str = "",
    arguments: list[str] | None = None,
    inherited: tuple[int, ...] = (),
) -> Child:
    command = [sys.executable, "-m", f"dueby.desk.serving.{kind}", *(arguments or [])]
    return Child(name or kind, command, _environment(), inherited)


def _environment() -> Mapping[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "dueby.desk.settings"}
