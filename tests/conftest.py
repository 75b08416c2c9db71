"""What every test may ask for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.desk.unprotected import let_tests_flush

ROOT = Path(__file__).resolve().parents[1]

# No deadline: a busy machine is not a defect. Unattended runs try the same examples each time.
settings.register_profile("desk", deadline=None)
settings.register_profile("unattended", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("unattended" if "CI" in os.environ else "desk")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the directory of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return a finder of published data that is kept beside the project, not in it."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"needs the published data '{name}', which is not beside this project")
        return path

    return find


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Make the tests' database; the journal in it can be emptied after a test that commits."""
    del django_db_setup
    let_tests_flush()
