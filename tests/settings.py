"""The desk's settings for the tests: a home of their own that is gone afterwards.

DUEBY_DATABASE chooses the database as it does for the desk; the tests make their own beside it.
"""

import os
import tempfile

_home = tempfile.TemporaryDirectory(prefix="dueby-tests-")
os.environ["DUEBY_HOME"] = _home.name
os.environ.setdefault("DUEBY_SECRET_KEY", "for tests only")
os.environ.setdefault("DUEBY_JOURNAL_KEY", "for tests only")

from dueby.desk.settings import *  # noqa: E402, F403 - the same settings, under another home

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_database = DATABASES["default"]  # noqa: F405
if _database["ENGINE"].endswith("sqlite3"):
    # A file, so that two processes can open it, and not flushed to the disk at each commit.
    _database["TEST"] = {"NAME": f"{_home.name}/tests.sqlite3"}
    _database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    _run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid():x}")
    _database["TEST"] = {"NAME": f"test_{_database['NAME']}_{_run[:8]}"}
    _database["OPTIONS"].pop("pool")
