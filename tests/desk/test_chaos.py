"""The short form of `make chaos`: what was accepted is there once, whatever was killed."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from chaos.trial import SHORT, Found, NotPossibleHereError
from chaos.trials import TRIALS, Trial

IN_SHORT = [trial for name, trial in TRIALS.items() if name != "disk"]
"""How soon a full disk is felt depends on the machine: that is tried by `make chaos` alone."""


@pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="each trial brings databases of its own, so once is enough: on the run on SQLite",
)
def test_nothing_is_lost() -> None:
    # They wait more than they work.
    with ThreadPoolExecutor(len(IN_SHORT)) as side_by_side:
        found = list(side_by_side.map(tried, IN_SHORT))

    assert [fault for each in found if isinstance(each, Found) for fault in each.faults] == []
    if lacking := [each for each in found if isinstance(each, str)]:
        pytest.skip("; ".join(lacking))


def tried(trial: Trial) -> Found | str:
    """Return what was found, or what this machine lacks for the trial."""
    with tempfile.TemporaryDirectory(prefix="dueby-chaos-") as directory:
        try:
            return trial(Path(directory), SHORT)
        except NotPossibleHereError as lacking:
            return str(lacking)
