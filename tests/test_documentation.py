"""The documentation shows what the program does, and leaves nothing out.

When a sentence of the program changes on purpose, `python -m tests.documentation` writes the
pages anew.
"""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import get_resolver, resolve, reverse

from dueby.cli import main
from dueby.desk.outbox.models import ParcelState
from dueby.desk.people.models import Role as Rank
from dueby.desk.tickets.models import Status
from dueby.desk.ui.navigation import DESK, PORTAL, Place
from dueby.desk.ui.standings import STANDINGS
from dueby.sla.agreement import NoNumber
from dueby.sla.clocks import Flag, Standing
from dueby.sla.evaluation.program import Role
from dueby.sla.facts import VOCABULARY
from dueby.sla.language import read_agreement
from dueby.sla.language.document import DOCUMENT
from dueby.sla.language.grammar import CASE_TESTS, Made, TableShape
from dueby.sla.language.nodes import Keys, documents
from dueby.sla.language.shapes import Either, ListOf, MapOf, Reading, Record, Text
from tests.documentation import ROOT, Page, pages
from tests.e2e.pictures import PICTURES, WIDTH, file_name
from tests.e2e.pictures import PLACE as SCREENSHOTS
from tests.e2e.still_desk import RECEIPT

if TYPE_CHECKING:
    from django.db.models import TextChoices

    from dueby.sla.language.shapes import Key, Shape

PAGES = pages()
DOCS = ROOT / "docs"
EVERYWHERE = "\n".join(page.text for page in PAGES)

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=[str(page.path.relative_to(ROOT)) for page in PAGES]
)


def text_of(name: str) -> str:
    return Page(DOCS / name).text


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of what the commands of the pages read and write, and go there."""
    shutil.copytree(DOCS, tmp_path / "docs")
    shutil.copytree(ROOT / "tests" / "agreements", tmp_path / "tests" / "agreements")
    shutil.copy(ROOT / "README.md", tmp_path)
    (tmp_path / "agreements").symlink_to(ROOT / "agreements")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestPages:
    @each_page
    def test_show_what_the_commands_print_and_the_files_say(self, page: Page, copy: Path) -> None:
        mirrored = Page(copy / page.path.relative_to(ROOT))

        told, _ = mirrored.run()

        assert told == page.text
        for drawn in (copy / "docs" / "pictures").iterdir():
            assert drawn.read_text() == (DOCS / "pictures" / drawn.name).read_text()

    @each_page
    def test_link_to_what_is_there(self, page: Page) -> None:
        for path, anchor in page.links:
            target = Page((page.path.parent / path).resolve() if path else page.path)
            assert target.path.exists(), path
            assert not anchor or anchor in target.anchors, f"{path}#{anchor}"

    @each_page
    def test_quote_files_word_for_word(self, page: Page) -> None:
        quote = re.compile(
            r"^From \[\S+\]\((\S+)\):\n\n```yaml\n(.*?)^```$",
            re.DOTALL | re.MULTILINE,
        )

        for path, shown in quote.findall(page.text):
            assert shown in (page.path.parent / path).read_text(encoding="utf-8")

    def test_show_every_example_in_full_or_in_part(self) -> None:
        shown = {path.resolve() for page in PAGES for path in page.files}
        named = {each.name for each in (DOCS / "examples").iterdir() if each.name in EVERYWHERE}

        in_full = {path.name for path in shown}
        assert named == {each.name for each in (DOCS / "examples").iterdir()}
        assert len(in_full) >= len("ten worked")


class TestReadme:
    def test_names_commands_that_can_be_made(self) -> None:
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

        named = set(re.findall(r"\bmake ([a-z]+)", Page(ROOT / "README.md").text))
        assert {"run", "test"} <= named
        assert named <= targets

    def test_leads_to_every_page(self) -> None:
        page = Page(ROOT / "README.md")

        reached = {(ROOT / path).resolve() for path, _ in page.links}
        assert {each.path for each in PAGES} - {page.path} <= reached


def keys_of(shape: Shape, path: str = "") -> Iterator[tuple[str, Key]]:
    """Give every key of the grammar with its path, NAME standing for names of the author's own."""
    match shape:
        case Record():
            for name, key in shape.keys.items():
                inner = f"{path}.{name}" if path else name
                yield inner, key
                yield from keys_of(key.shape, inner)
        case MapOf():
            yield from keys_of(shape.each, f"{path}.NAME")
        case ListOf():
            yield from keys_of(shape.each, path)
        case TableShape():
            yield from keys_of(shape.value, path)
        case Made():
            yield from keys_of(shape.shape, path)
        case Either():
            alternatives = (shape.text, shape.items, *shape.by_key.values(), shape.mapping)
            for each in alternatives:
                if each is not None:
                    yield from keys_of(each, path)


KEYS = dict(keys_of(DOCUMENT))


ENTRIES = {
    path: row
    for row in text_of("reference.md").splitlines()
    for path in re.findall(r"^\| `([\w.]+)` \|", row)
    if path in KEYS or "." in path
}


class TestReference:
    def test_has_an_entry_for_every_key_of_the_grammar(self) -> None:
        assert set(KEYS) - set(ENTRIES) == set()

    def test_has_no_entry_for_a_key_that_is_not_there(self) -> None:
        assert set(ENTRIES) - set(KEYS) == set()

    @pytest.mark.parametrize("path", KEYS)
    def test_says_meaning_allowed_values_and_an_example(self, path: str) -> None:
        _, _, meaning, allowed, example, _ = re.split(r"(?<!\\)\|", ENTRIES[path])

        assert meaning.strip()
        assert allowed.strip()
        assert example.strip()

    @pytest.mark.parametrize("path", KEYS)
    def test_says_what_is_needed(self, path: str) -> None:
        assert ("**Needed**" in ENTRIES[path]) is KEYS[path].required

    @pytest.mark.parametrize("path", KEYS)
    def test_names_every_word_that_is_allowed(self, path: str) -> None:
        shape = KEYS[path].shape
        while isinstance(shape, (ListOf, TableShape)):
            shape = shape.each if isinstance(shape, ListOf) else shape.value
        words = shape.words if isinstance(shape, Text) else ()

        same = "the same" in ENTRIES[path]
        assert all(same or str(each) in ENTRIES[path] for each in words)

    def test_names_every_test_of_a_condition(self) -> None:
        section = text_of("reference.md").split("\n## Conditions\n")[1].split("\n## ")[0]

        assert {name for name in (*CASE_TESTS, "left") if f"{name}: " not in section} == set()

    @pytest.mark.parametrize("fragment", Page(DOCS / "reference.md").fragments)
    def test_shows_examples_that_can_be_read(self, fragment: str) -> None:
        [root] = documents(fragment, [])
        reading = Reading()

        assert isinstance(root, Keys)
        for name, node in root.entries:
            DOCUMENT.keys[name.text].shape.read(node, name.text, reading)
        assert reading.complaints == []


class TestFactsAndClocks:
    page = text_of("facts-and-clocks.md")

    @pytest.mark.parametrize("fact", VOCABULARY)
    def test_has_every_fact_with_its_fields(self, fact: str) -> None:
        table = self.page.split("\n## ")[1].splitlines()
        [row] = [each for each in table if each.startswith(f"| `{fact}` |")]
        fields = set(VOCABULARY[fact])
        rating = set(VOCABULARY["notified"])
        of_a_rating = rating if "those of a rating" in row else set()

        assert {each for each in fields - of_a_rating if f"`{each}`" not in row} == set()
        assert {each for each in rating if f"`{each}`" not in self.page} == set()

    @pytest.mark.parametrize("word", [*Standing, *Flag])
    def test_has_every_standing_and_flag(self, word: str) -> None:
        assert f"| `{word}` |" in self.page

    @pytest.mark.parametrize("role", Role)
    def test_has_every_role_of_a_fact(self, role: Role) -> None:
        listed = self.page.split("They happen in this order")[1].split("Facts may contradict")[0]
        words = role.name.lower().replace("_", " the ").split()

        assert all(word in listed for word in words)

    def test_has_every_reason_code_of_the_program(self) -> None:
        assert {code for code in reason_codes() if f"`{code}`" not in self.page} == set()

    def test_has_every_reason_code_of_the_reference_agreement(self) -> None:
        text = (ROOT / "agreements" / "plixer.yaml").read_text(encoding="utf-8")
        agreement = read_agreement(text, "plixer.yaml").newest
        codes = {rule.reason for each in agreement.entitlements.values() for rule in each.rules}
        codes |= {each.excluded for each in agreement.classes.values() if each.excluded}
        for target in agreement.targets.values():
            codes |= set(target.waits_for.values())
            codes |= {each.reason for each in target.promises if isinstance(each, NoNumber)}

        assert {code for code in codes if f"`{code}`" not in self.page} == set()


def reason_codes() -> set[str]:
    """Return the codes that stand in the program where it says why a clock has no date."""
    codes: set[str] = set()
    for path in sorted((ROOT / "src" / "dueby" / "sla").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            codes |= _codes_in(node)
    return {code for code in codes if re.fullmatch(r"[a-z_]{4,}", code)}


def _codes_in(node: ast.AST) -> set[str]:
    said: list[ast.AST] = []
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        said = [each.value for each in node.keywords if each.arg == "reason"]
        said += node.args if name in {"promise_nothing", "end", "cancel"} else []
    elif isinstance(node, ast.FunctionDef) and node.name in {"_missing_step", "_reason_to_leave"}:
        said = [
            each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value
        ]
    return {
        each.value
        for one in said
        for each in ast.walk(one)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


class TestChoices:
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", text_of("choices.md"), re.MULTILINE)

    def test_are_all_twenty_nine(self) -> None:
        assert [int(number) for number, _ in self.rows] == list(range(1, 30))

    def test_stand_in_the_reference_agreement_under_their_number(self) -> None:
        text = (ROOT / "agreements" / "plixer.yaml").read_text(encoding="utf-8")

        assert {number for number, _ in self.rows if f"[{number}]" not in text} == set()

    @pytest.mark.parametrize("keys", [keys for _, keys in rows])
    def test_name_keys_of_the_reference_agreement(self, keys: str) -> None:
        text = (ROOT / "agreements" / "plixer.yaml").read_text(encoding="utf-8")
        places = read_agreement(text, "plixer.yaml").newest.places

        dotted = re.findall(r"`([a-z_]+(?:\.\w+)+)[`:]", keys)
        assert {path for path in dotted if path not in places} == set()


class TestCommandLine:
    page = EVERYWHERE

    def test_has_a_heading_for_every_command(self) -> None:
        headings = re.findall(r"^## (dueby .+)$", self.page, re.MULTILINE)

        assert sorted(headings) == sorted(name for name, _ in commands(main.command_line()))

    def test_has_every_option_under_its_command(self) -> None:
        shared = {"-h", "--help", "--database"}
        for name, parser in commands(main.command_line()):
            section = self.page.split(f"\n## {name}\n")[1].split("\n## ")[0]
            for action in parser._actions:
                for option in action.option_strings:
                    assert option in (self.page if option in shared else section)

    @pytest.mark.parametrize(
        "line",
        re.findall(
            r"^(?:\$ )?dueby (.+)$",
            "".join(
                block
                for page in PAGES
                if "operate" in page.path.parts
                for block in re.findall(r"^```sh\n(.*?)^```$", page.text, re.DOTALL | re.MULTILINE)
            ),
            re.MULTILINE,
        ),
    )
    def test_shows_commands_of_the_desk_that_are_understood(self, line: str) -> None:
        assert main.command_line().parse_args(shlex.split(line)).run


class TestSettings:
    headings = re.findall(r"^### (\w+)$", text_of("operate/settings.md"), re.MULTILINE)

    def test_have_one_heading_each(self) -> None:
        read = re.compile(r'\b(?:text|switch|number|names|secret)\(\s*"([A-Z_]+)"')
        sources = (ROOT / "src" / "dueby" / "desk").glob("*.py")
        named = {name for each in sources for name in read.findall(each.read_text())}

        assert sorted(self.headings) == sorted(f"DUEBY_{name}" for name in named)

    @pytest.mark.parametrize("name", headings)
    def test_say_what_holds_by_default(self, name: str) -> None:
        section = text_of("operate/settings.md").split(f"### {name}\n")[1].split("\n#")[0]

        assert "default" in section or "sets it" in section


class TestAddresses:
    headings = tuple(re.findall(r"^## (/\S*)$", text_of("operate/addresses.md"), re.MULTILINE))

    @pytest.mark.parametrize("address", headings)
    def test_are_there(self, address: str) -> None:
        assert resolve(address.replace("/N/", "/1/").replace("NAME", "queue")).url_name

    @pytest.mark.parametrize("place", [*DESK, *PORTAL], ids=lambda place: place.name)
    def test_have_a_heading_for_every_place_one_is_led_to(self, place: Place) -> None:
        assert reverse(place.name) in self.headings

    def test_have_a_heading_for_every_part_of_the_desk(self) -> None:
        for part in get_resolver().url_patterns:
            address = f"/{part.pattern}"
            is_there = bool(getattr(part, "url_patterns", [part]))
            assert not is_there or any(each.startswith(address) for each in self.headings), address


class TestGlossary:
    rows = tuple(re.findall(r"^\| ([^|]+) \|", text_of("glossary.md"), re.MULTILINE)[2:])
    words = frozenset(word.strip() for row in rows for word in row.split(","))

    @pytest.mark.parametrize("kind", [Status, Rank, ParcelState])
    def test_has_every_word_for_how_something_stands_at_the_desk(
        self, kind: type[TextChoices]
    ) -> None:
        assert {label.lower() for label in kind.labels} - self.words == set()

    def test_has_every_word_for_how_a_clock_stands(self) -> None:
        assert {shown.words for shown in STANDINGS.values()} - self.words == set()

    def test_is_in_the_order_of_the_alphabet(self) -> None:
        assert list(self.rows) == sorted(self.rows, key=str.casefold)


DRAWN = {file_name(picture, scheme): picture for picture in PICTURES for scheme in picture.schemes}


class TestScreenshots:
    def test_are_those_that_the_command_draws(self) -> None:
        assert {each.name for each in SCREENSHOTS.glob("*.png")} == set(DRAWN)

    def test_are_all_shown(self) -> None:
        shown = re.findall(r"screenshots/([\w-]+\.png)", EVERYWHERE)

        assert set(shown) == set(DRAWN)

    @pytest.mark.parametrize("name", DRAWN)
    def test_are_as_wide_as_the_others_and_small(self, name: str) -> None:
        png = (SCREENSHOTS / name).read_bytes()

        size = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
        assert size == (WIDTH, DRAWN[name].height)
        assert len(png) < 150_000

    def test_come_with_the_receipt_that_the_tour_shows(self) -> None:
        assert (SCREENSHOTS / RECEIPT).read_text(encoding="utf-8") in text_of("desk.md")

    @pytest.mark.parametrize("page", PAGES, ids=[page.path.name for page in PAGES])
    def test_are_where_the_pages_look_for_them(self, page: Page) -> None:
        for place in re.findall(r'(?:src|srcset)="(?!https:)([^"]+)"', page.text):
            assert (page.path.parent / place).exists(), place


def commands(
    parser: argparse.ArgumentParser,
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give every command that does something, by the words one types."""
    nested = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not nested:
        yield parser.prog, parser
    for action in nested:
        for inner in action.choices.values():
            yield from commands(inner)


class TestBlankAgreement:
    def test_checks_without_errors_or_warnings(self, capsys: pytest.CaptureFixture[str]) -> None:
        status = main.main(["agreement", "check", str(ROOT / "agreements" / "blank.yaml")])

        assert status == 0
        assert capsys.readouterr().out.count("\n") == 1
