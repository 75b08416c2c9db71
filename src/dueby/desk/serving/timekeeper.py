"""The timekeeper process: tells what became true because time passed, until it is told to stop."""

from __future__ import annotations

import sys

import django

from dueby.desk.environment import SettingError
from dueby.desk.serving.orphans import end_without_parent
from dueby.desk.serving.stopping import told_to_stop


def run() -> None:
    """Keep time until SIGTERM or SIGINT."""
    stopping = told_to_stop()
    from dueby.desk.serving.chore import work
    from dueby.desk.serving.chores import timekeeper_chores
    from dueby.desk.serving.identity import process_name

    work(timekeeper_chores(process_name()), stopping)


def main() -> None:
    """Keep time as the child of a supervisor, which has made everything ready."""
    end_without_parent()
    django.setup()
    from dueby.desk.serving.sole import alone_on_sqlite

    try:
        with alone_on_sqlite("timekeeper"):
            run()
    except SettingError as refusal:
        sys.exit(f"dueby: {refusal}")


if __name__ == "__main__":
    main()
