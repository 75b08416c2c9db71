"""Rules about the project's own files that a reader would otherwise have to check."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

# Spelled with gaps, so that this file does not break its own rule.
REGISTRIES = re.compile(
    r"python[h]osted|py[p]i\.(org|io)|n[p]mjs\.|ya[r]npkg\.com|deb[i]an\.(org|net)|proxy\.go[l]ang"
)
OUTSIDE_THE_CORE_MAY_USE = {"cvss", "holidays", "numpy", "tzdata", "yaml"}
CALLS_TO_THE_WORLD = {"breakpoint", "input", "open", "print"}
CALLS_TO_THE_CLOCK = {"now", "today", "utcnow"}


def tracked_files(root: Path) -> list[Path]:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        pytest.skip("needs git and a clone, to know which files are tracked")
    # The clone may belong to another user than the one who runs the tests.
    listing = subprocess.run(
        [git, "-c", f"safe.directory={root}", "ls-files", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    names = listing.stdout.split("\0")[:-1]
    return [path for name in names if (path := root / name).is_file()]


def core_modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((root / "src/dueby/sla").rglob("*.py")):
        yield path.relative_to(root), ast.parse(path.read_text(encoding="utf-8"))


class TestTrackedFiles:
    def test_name_no_package_registry(self, root: Path) -> None:
        offending = [
            f"{path.relative_to(root)}:{number}"
            for path in tracked_files(root)
            for number, line in enumerate(
                path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
            )
            if REGISTRIES.search(line)
        ]

        assert offending == []


class TestRequirements:
    @pytest.mark.parametrize("name", ["run", "dev", "bench"])
    def test_pin_every_package_by_hash(self, root: Path, name: str) -> None:
        text = (root / f"requirements/{name}.txt").read_text(encoding="utf-8")
        requirements = re.findall(r"^\w(?:.*\\\n)*.*$", text, re.MULTILINE)

        assert requirements
        assert all("==" in each and "--hash=sha256:" in each for each in requirements)

    def test_run_pins_what_the_distribution_depends_on(self, root: Path) -> None:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        wanted = (root / "requirements/run.in").read_text(encoding="utf-8").splitlines()

        assert {line for line in wanted if not line.startswith("#")} == {
            *project["dependencies"],
            "flit-core",
        }


class TestMakefile:
    def test_help_shows_every_target(self, root: Path) -> None:
        targets = re.findall(
            r"^([\w-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
        make = shutil.which("make")
        assert make is not None

        shown = subprocess.run(
            [make, "--no-print-directory", "help"],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

        assert targets
        assert [line.split()[1] for line in shown.splitlines()] == targets


class TestRuff:
    def test_every_exception_has_its_reason(self, root: Path) -> None:
        lines = (root / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        exceptions = [line for line in lines if re.match(r'\s+"[A-Z]+\d*",', line)]

        assert exceptions
        assert [line for line in exceptions if not re.search(r", +# \w", line)] == []


class TestTheCore:
    def test_uses_few_libraries_from_outside(self, root: Path) -> None:
        allowed = {"dueby", *OUTSIDE_THE_CORE_MAY_USE, *sys.stdlib_module_names}
        imported = {
            name.split(".")[0]
            for _, module in core_modules(root)
            for node in ast.walk(module)
            for name in _imported_by(node)
        }

        assert imported - allowed == set()

    def test_neither_reads_nor_prints_nor_looks_at_the_clock(self, root: Path) -> None:
        offending = [
            f"{path}:{node.lineno}"
            for path, module in core_modules(root)
            for node in ast.walk(module)
            if isinstance(node, ast.Call) and _reaches_out(node.func)
        ]

        assert offending == []


def _imported_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []


def _reaches_out(called: ast.expr) -> bool:
    match called:
        case ast.Name(id=name):
            return name in CALLS_TO_THE_WORLD
        case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=attribute):
            return attribute in CALLS_TO_THE_CLOCK
        case _:
            return False
