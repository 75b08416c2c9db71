"""Postfix gives mails to `dueby mail receive`, by the lines that the documentation shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dueby
from tests.desk.mail_machines import Postfix, eventually, postfix
from tests.desk.mails import mail_of

LONG = 180
SENT = "status=sent (delivered via dueby service)"
SUPPORT = "support@vendor.example"
OTHER = "nobody"
"""Who runs this desk: Postfix starts no program as root."""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Return the directory of a desk that somebody else runs."""
    with tempfile.TemporaryDirectory(prefix="dueby-") as directory:
        shutil.chown(directory, OTHER)
        yield Path(directory)


@pytest.fixture(scope="module")
def exchange(root: Path, home: Path) -> Iterator[Postfix]:
    """Run Postfix with the documented transport, which leads to that desk."""
    text = (root / "docs" / "operate" / "mail.md").read_text(encoding="utf-8")
    [services] = re.findall(r"^# master\.cf\n(dueby unix .+?)\n\n", text, re.MULTILINE | re.DOTALL)
    here = {
        "/srv/dueby/home": str(home),
        "/srv/dueby/program/.venv/bin/dueby": " ".join(command()),
        "user=dueby": f"user={OTHER}",
    }
    for documented, instead in here.items():
        assert documented in services
        services = services.replace(documented, instead)
    limit = "dueby_destination_recipient_limit = 1"
    assert limit in text
    with postfix({"vendor.example": "dueby:"}, services=services, more=limit) as running:
        subprocess.run(
            [*command(), "migrate"],
            env={"DUEBY_HOME": str(home)},
            check=True,
            user=OTHER,
            group="nogroup",
            extra_groups=[],
            stdout=subprocess.DEVNULL,
        )
        yield running


def command() -> list[str]:
    """Return how somebody else starts the program: by a Python to which they may go."""
    places = f"{Path(dueby.__file__).parents[1]}:{Path(pytest.__file__).parents[1]}"
    real = Path(sys.executable).resolve()
    same = shutil.which(real.name, path="/usr/bin:/usr/local/bin")
    for python in filter(None, (str(real), same)):
        if all(each.stat().st_mode & 0o001 for each in Path(python).parents):
            return ["/usr/bin/env", f"PYTHONPATH={places}", python, "-m", "dueby"]
    pytest.skip("needs a Python of this version that other users may run")


def kept(home: Path) -> list[bytes]:
    return [each.read_bytes() for each in home.glob("mails/*/*")]


class TestTransport:
    @pytest.mark.parametrize("sender", ["rosa@northwind.example", ""])
    def test_keeps_a_mail_with_its_return_path(
        self, exchange: Postfix, home: Path, sender: str
    ) -> None:
        mail = mail_of("rosa", f"From {sender or 'nobody'}.\n.", to=SUPPORT)
        told = f"Return-Path: <{sender}>\n".encode()

        sent = exchange.log.count(SENT)
        exchange.send(mail, sender=sender, to=SUPPORT.replace("@", "+17@"))

        assert eventually(lambda: exchange.log.count(SENT) > sent, LONG)
        assert any(each.startswith(told) for each in kept(home))
