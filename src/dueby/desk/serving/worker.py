"""The worker process: does what nobody waits for, until it is told to stop."""

from __future__ import annotations

import sys

import django

from dueby.desk.environment import SettingError
from dueby.desk.serving.orphans import end_without_parent
from dueby.desk.serving.stopping import told_to_stop


def run() -> None:
    """Work until SIGTERM or SIGINT."""
    stopping = told_to_stop()
    from dueby.desk.serving.chore import work
    from dueby.desk.serving.chores import SEAL, worker_chores
    from dueby.desk.serving.identity import process_name

    chores = worker_chores(process_name())
    work(chores, stopping)
    for each in chores:
        if each.name == SEAL:
            each.attempt()


def main() -> None:
    """Work as the child of a supervisor, which has made everything ready."""
    end_without_parent()
    django.setup()
    from dueby.desk.serving.sole import alone_on_sqlite

    try:
        with alone_on_sqlite("worker"):
            run()
    except SettingError as refusal:
        sys.exit(f"dueby: {refusal}")


if __name__ == "__main__":
    main()
