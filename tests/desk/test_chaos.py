"""The short form of `make chaos`: what was accepted is there once, whatever was killed."""

import tempfile
from pathlib import Path

import pytest
from django.db import connection

from chaos.trial import SHORT, NotPossibleHereError
from chaos.trials import TRIALS


@pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="each trial brings databases of its own, so once is enough: on the run on SQLite",
)
@pytest.mark.parametrize("trial", list(TRIALS))
def test_loses_nothing(trial: str) -> None:
    with tempfile.TemporaryDirectory(prefix="dueby-chaos-") as directory:
        try:
            found = TRIALS[trial](Path(directory), SHORT)
        except NotPossibleHereError as lacking:
            pytest.skip(str(lacking))

    assert found.tried
    assert found.faults == []
