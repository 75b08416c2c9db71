"""What the pages of the documentation show: commands and their output, files, links.

`python -m tests.documentation` writes every shown output and file anew, from what the commands
print and the files say now; `tests/test_documentation.py` holds that nothing would change.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest import mock

from dueby.cli import main

ROOT: Final = Path(__file__).resolve().parents[1]
_CONSOLE: Final = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE: Final = re.compile(
    r"^\[(?P<name>[\w./-]+\.yaml)\]\((?P<target>[\w./-]+)\)\n\n```yaml\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_FRAGMENT: Final = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)#\s]+)?(#[^)\s]+)?\)")
_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE: Final = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


@dataclass
class Shell:
    """Runs what console blocks show, in this process and the current directory."""

    status: int = 0
    commands: list[list[str]] = field(default_factory=list)

    def output_of(self, line: str) -> str:
        """Return what a command line prints on both streams."""
        if line == "echo $?":
            return f"{self.status}\n"
        text = ""
        for number, piece in enumerate(line.split(" | ")):
            words = shlex.split(piece)
            given = None if number == 0 else text
            if "<" in words:
                place = words.index("<")
                given = Path(words[place + 1]).read_text(encoding="utf-8")
                words = words[:place]
            text = self._run(words, given)
        return text

    def _run(self, words: list[str], given: str | None) -> str:
        match words:
            case ["cat", path]:
                return Path(path).read_text(encoding="utf-8")
            case ["python3", "-m", "json.tool", *options]:
                return _indented(given, options)
            case ["dueby", *arguments]:
                self.commands.append(arguments)
                return self._dueby(arguments, given or "")
        raise ValueError(f"the documentation shows a command that nobody checks: {words}")

    def _dueby(self, arguments: list[str], given: str) -> str:
        printed, stdin = io.StringIO(), io.TextIOWrapper(io.BytesIO(given.encode()))
        with redirect_stdout(printed), redirect_stderr(printed), mock.patch("sys.stdin", stdin):
            try:
                self.status = main.main(arguments)
            except SystemExit as ended:
                self.status = int(ended.code or 0)
        return printed.getvalue()


def _indented(given: str | None, options: list[str]) -> str:
    indent = int(options[options.index("--indent") + 1]) if "--indent" in options else 4
    text = Path(options[-1]).read_text(encoding="utf-8") if given is None else given
    lines = text.splitlines() if "--json-lines" in options else [text]
    return "".join(
        json.dumps(json.loads(each), indent=indent, ensure_ascii=False) + "\n" for each in lines
    )


@dataclass(frozen=True)
class Page:
    """One page and where it stands."""

    path: Path

    @property
    def text(self) -> str:
        """The page as it is."""
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The page without its blocks of code."""
        return _CODE.sub("", self.text)

    @property
    def anchors(self) -> set[str]:
        """What a link into the page may name."""
        return {_anchor(each) for each in _HEADING.findall(self.prose)}

    @property
    def links(self) -> list[tuple[str, str]]:
        """Every relative link as a path and an anchor, either of which may be empty."""
        found = _LINK.findall(self.prose)
        return [(path, anchor[1:]) for path, anchor in found if "://" not in path]

    @property
    def fragments(self) -> list[str]:
        """The YAML that is no file of its own."""
        return _FRAGMENT.findall(_FILE.sub("", self.text))

    @property
    def files(self) -> dict[Path, str]:
        """The files that the page shows, with the text it shows."""
        return {
            (self.path.parent / found["target"]).resolve(): found["text"]
            for found in _FILE.finditer(self.text)
        }

    def run(self) -> tuple[str, Shell]:
        """Return the page as its commands and files would have it, and what was run."""
        shell = Shell()
        shown = _CONSOLE.sub(lambda found: _block(found[1], shell), self.text)
        return _FILE.sub(self._file, shown), shell

    def _file(self, found: re.Match[str]) -> str:
        text = (self.path.parent / found["target"]).read_text(encoding="utf-8")
        return f"[{found['name']}]({found['target']})\n\n```yaml\n{text}```"


def _block(shown: str, shell: Shell) -> str:
    told = []
    for command in _commands(shown):
        told.append(f"$ {command}\n")
        line = re.sub(r" \\\n\s*", " ", command)
        told.append(shell.output_of(line).rstrip("\n") + "\n")
    return "```console\n" + "".join(told).replace("\n\n```", "\n```") + "```"


def _commands(shown: str) -> Iterator[str]:
    """Give the command lines, those that go on after a backslash with all their lines."""
    found: list[str] = []
    for line in shown.splitlines():
        if found and found[-1].endswith("\\"):
            found[-1] += "\n" + line
        elif line.startswith("$ "):
            found.append(line[2:])
    yield from found


def _anchor(heading: str) -> str:
    plain = re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def pages(root: Path = ROOT) -> list[Page]:
    """Return every page: the one in the root, and those in docs."""
    return [Page(root / "README.md"), *map(Page, sorted((root / "docs").rglob("*.md")))]


def rewrite(asked: Sequence[Page]) -> None:
    """Write outputs and files of the pages anew."""
    for page in asked:
        told, _ = page.run()
        if told != page.text:
            page.path.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    named = [Page(Path(each).resolve()) for each in sys.argv[1:]]
    rewrite(named or pages())
