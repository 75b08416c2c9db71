"""Every key of the language stands in at least one of the agreements that are kept here."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from dueby.sla.language.document import DOCUMENT
from dueby.sla.language.grammar import (
    ConditionsShape,
    Made,
    PatternShape,
    StartShape,
    StepShape,
    TableShape,
)
from dueby.sla.language.nodes import Items, Keys, Node, Scalar, documents
from dueby.sla.language.shapes import Either, ListOf, MapOf, Record, Reference, Shape

Word: TypeAlias = tuple[int, str]
"""A key and the record it belongs to: two records may have a key of the same name."""

LEFT, UNDONE_BY, DONE, LATER_OF, BY, OTHERWISE = (
    (0, word) for word in ("left", "undone_by", "done", "later_of", "by", "otherwise")
)


def inner_of(shape: Shape) -> Iterator[tuple[Word | None, Shape]]:
    """Return the shapes inside a shape, each with the key it stands under where it has one."""
    match shape:
        case Record(keys):
            yield from (((id(keys), name), key.shape) for name, key in keys.items())
        case Either(_, text, items, by_key, mapping):
            shapes = (text, items, *by_key.values(), mapping)
            yield from ((None, each) for each in shapes if each is not None)
        case ListOf(each) | MapOf(each) | Made(each) | TableShape(_, each):
            yield None, each
        case ConditionsShape(tests):
            yield from ((None, each) for each in tests.values())
        case Reference():
            yield None, shape.shape()


def words_of(shape: Shape, seen: set[int]) -> Iterator[Word]:
    """Return every key that may stand somewhere under a shape."""
    if id(shape) in seen:
        return
    seen.add(id(shape))
    for word, inner in inner_of(shape):
        if word is not None:
            yield word
        yield from words_of(inner, seen)


def used(shape: Shape, node: Node) -> Iterator[Word]:
    """Return the keys that a node uses, read as a shape."""
    match shape:
        case Record(keys) if isinstance(node, Keys):
            for key, value in node.entries:
                yield id(keys), key.text
                yield from used(keys[key.text].shape, value)
        case ListOf(each):
            for entry in node.entries if isinstance(node, Items) else (node,):
                yield from used(each, entry)
        case MapOf(each) if isinstance(node, Keys):
            for _, value in node.entries:
                yield from used(each, value)
        case _:
            yield from used_in_sentence(shape, node)


def used_in_sentence(shape: Shape, node: Node) -> Iterator[Word]:
    """Return the keys of what is read by its own rule: alternatives, tables, tests, starts."""
    match shape:
        case Either():
            chosen = shape._alternative(node)
            assert chosen is not None
            yield from used(chosen, node)
        case Made(inner):
            yield from used(inner, node)
        case Reference():
            yield from used(shape.shape(), node)
        case TableShape(_, each):
            yield from used_in_table(shape, each, node)
        case ConditionsShape(tests) if isinstance(node, Keys):
            yield from used_in_tests(tests, node)
        case StartShape() | StepShape() | PatternShape():
            yield from used_in_start(node)


def used_in_tests(tests: Mapping[str, Shape], node: Keys) -> Iterator[Word]:
    for key, value in node.entries:
        if key.text == "left":
            yield LEFT
        elif isinstance(value, Keys):
            yield from used(tests[value.entries[0][0].text], value)


def used_in_table(table: TableShape, value: Shape, node: Node) -> Iterator[Word]:
    if not isinstance(node, Keys) or node.get("by") is None:
        yield from used(value, node)
        return
    for key, row in node.entries:
        if key.text == "by":
            yield BY
            continue
        if key.text == "otherwise":
            yield OTHERWISE
        yield from used(table, row)


def used_in_start(node: Node) -> Iterator[Word]:
    if isinstance(node, Items):
        for entry in node.entries:
            yield from used_in_start(entry)
    elif isinstance(node, Keys):
        for key, value in node.entries:
            yield 0, key.text
            yield from used_in_start(value)


@pytest.fixture(scope="module")
def standing(root: Path) -> set[Word]:
    """Return every key that some agreement uses."""
    return {
        word
        for folder in ("agreements", "tests/agreements")
        for path in (root / folder).glob("*.yaml")
        for document in documents(path.read_text(), [])
        for word in used(DOCUMENT, document)
    }


ALLOWED = list(dict.fromkeys(words_of(DOCUMENT, set())))


@pytest.mark.parametrize("word", ALLOWED, ids=lambda word: word[1])
def test_stands_in_an_agreement(word: Word, standing: set[Word]) -> None:
    assert word in standing


@pytest.mark.parametrize("word", [LEFT, UNDONE_BY, DONE, LATER_OF, BY, OTHERWISE])
def test_stands_in_an_agreement_where_the_grammar_is_its_own(
    word: Word, standing: set[Word]
) -> None:
    assert word in standing


def test_asks_for_every_key_of_the_language() -> None:
    names = {name for _, name in ALLOWED}

    assert {"dueby", "rules", "days_later", "repeats", "newest", "year_starts"} <= names
    assert len(ALLOWED) > 150


def test_would_notice_a_key_that_nobody_uses() -> None:
    node = documents("dueby: 1", [])[0]

    assert [name for _, name in used(DOCUMENT, node)] == ["dueby"]
    assert isinstance(node, Keys)
    assert isinstance(node.entries[0][1], Scalar)
