"""The desk's settings for the tests: a home of their own that is gone afterwards."""

import os
import tempfile

_home = tempfile.TemporaryDirectory(prefix="dueby-tests-")
os.environ["DUEBY_HOME"] = _home.name
os.environ.setdefault("DUEBY_SECRET_KEY", "for tests only")
os.environ.setdefault("DUEBY_JOURNAL_KEY", "for tests only")

from dueby.desk.settings import *  # noqa: E402, F403 - the same settings, under another home

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
