"""How the command line ends: with a version, a sentence, or quietly."""

import argparse
import subprocess
import sys
from types import SimpleNamespace
from typing import Never

import pytest

import dueby
from dueby.cli import Subparsers, UsageError, main


def command_that(refuses_with: BaseException) -> SimpleNamespace:
    def run(_asked: argparse.Namespace) -> Never:
        raise refuses_with

    def add_to(subparsers: Subparsers) -> None:
        subparsers.add_parser("try").set_defaults(run=run)

    return SimpleNamespace(add_to=add_to)


class TestMain:
    def test_tells_its_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main.main(["--version"])

        assert ended.value.code == 0
        assert capsys.readouterr().out == f"dueby {dueby.__version__}\n"

    def test_refuses_a_command_that_does_not_exist(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main.main(["divine"])

        assert ended.value.code == main.USAGE
        assert "invalid choice: 'divine'" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "refusal, sentence",
        [
            (UsageError("there is no target 'fix'"), "dueby: there is no target 'fix'\n"),
            (
                FileNotFoundError(2, "No such file or directory", "a.yaml"),
                "dueby: a.yaml: No such file or directory\n",
            ),
        ],
    )
    def test_tells_a_refusal_in_one_sentence(
        self,
        refusal: Exception,
        sentence: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(main, "_commands", lambda: [command_that(refusal)])

        status = main.main(["try"])

        assert status == main.USAGE
        assert capsys.readouterr().err == sentence

    def test_tells_text_that_no_encoding_can_write(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refusal = UsageError("there is no target '\ud800'")
        monkeypatch.setattr(main, "_commands", lambda: [command_that(refusal)])

        status = main.main(["try"])

        assert status == main.USAGE
        assert capsys.readouterr().err == "dueby: there is no target '\\ud800'\n"

    def test_ends_quietly_when_interrupted(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(main, "_commands", lambda: [command_that(KeyboardInterrupt())])

        status = main.main(["try"])

        assert status == main.INTERRUPTED
        assert capsys.readouterr() == ("", "")

    def test_ends_quietly_when_nobody_reads_on(self) -> None:
        talkative = (
            "import sys; from types import SimpleNamespace; from dueby.cli import main\n"
            "say = lambda asked: [print(number) for number in range(100_000)]\n"
            "add = lambda subparsers: subparsers.add_parser('try').set_defaults(run=say)\n"
            "main._commands = lambda: [SimpleNamespace(add_to=add)]\n"
            "sys.exit(main.main(['try']))\n"
        )

        with subprocess.Popen(
            [sys.executable, "-c", talkative],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program:
            assert program.stdout is not None
            assert program.stderr is not None
            program.stdout.readline()
            program.stdout.close()
            complaints = program.stderr.read()

        assert program.returncode == main.NOBODY_READS
        assert complaints == ""
