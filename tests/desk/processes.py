"""Processes of the desk beside the test, on the database of the test."""

import os
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 60


def database_address() -> str:
    """Return the address of the tests' database, as DUEBY_DATABASE takes it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(known["NAME"])
    password = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    user, host = quote(known["USER"]), quote(known["HOST"], safe="")
    return f"postgresql://{user}{password}@{host}:{known['PORT']}/{known['NAME']}"


def environment(**more: str) -> Mapping[str, str]:
    """Return the environment of a process that works on the tests' database."""
    given = {
        "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
        "DUEBY_DATABASE": database_address(),
        "DUEBY_HOME": str(settings.HOME),
        "DUEBY_SECRET_KEY": settings.SECRET_KEY,
        "DUEBY_JOURNAL_KEY": settings.JOURNAL_KEY,
        "DUEBY_LOOPBACK": "on",
    }
    return os.environ | given | more


def started(script: str, **more: str) -> subprocess.Popen[str]:
    """Start a Python process that runs a script once Django is set up."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> str:
    """Return what a process printed, once it ended well."""
    told, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaints
    return told
