"""The examples of the documentation, posted to the desk."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from dueby.desk.channels.phone.models import Call, State
from dueby.desk.demo.cast import World
from tests.desk.calls import HERE, extensions, line
from tests.desk.conftest import StoppedClock


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "phone.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)\n```$", page, re.DOTALL | re.MULTILINE)


class TestExamples:
    def test_tell_of_a_call(self, page: str, world: World, clock: StoppedClock) -> None:
        del clock
        line()
        extensions(world, ada="201")

        for body in blocks(page, "json"):
            answer = Client().post(HERE, body, content_type="application/json")
            assert (answer.status_code, answer.content) == (200, b"{}")

        call = Call.objects.get()
        assert (call.state, call.agent) == (State.ENDED, world.users["ada"])

    @pytest.mark.skipif(not shutil.which("openssl"), reason="needs the command openssl")
    def test_sign_a_request(
        self, page: str, world: World, clock: StoppedClock, tmp_path: Path
    ) -> None:
        del world
        line("a secret")
        at = int(clock.at.timestamp())
        for name, prints in (("date", f"echo {at}"), ("curl", 'printf "%s\\n" "$@"')):
            (tmp_path / name).write_text(f"#!/bin/sh\n{prints}\n")
            (tmp_path / name).chmod(0o755)
        body = blocks(page, "json")[0]
        (script,) = blocks(page, "sh")
        surroundings = {"PATH": f"{tmp_path}:/usr/bin:/bin", "body": body, "secret": "a secret"}

        asked = subprocess.run(
            ["/bin/sh", "-euc", script],
            env={**surroundings, "address": HERE},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()

        headers = dict(each.split(": ", 1) for each in asked if ": " in each and each[0] != "{")
        content_type = headers.pop("Content-Type")
        answer = Client().post(asked[-1], body, content_type=content_type, headers=headers)
        assert answer.status_code == 200
