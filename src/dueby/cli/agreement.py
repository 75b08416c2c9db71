"""`dueby agreement`: check an agreement file, explain it, or print the schema for an editor."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from dueby.cli import count
from dueby.cli.files import NotUtf8Error, agreement_file, read_editions, read_text
from dueby.sla.language import AgreementError, json_schema, read_agreement
from dueby.sla.lint import lint
from dueby.sla.prose import told

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers
    from dueby.sla.agreement import Agreement, Editions

WIDTH = 96


def add_to(subparsers: Subparsers) -> None:
    """Add the command and its three verbs."""
    parser = subparsers.add_parser("agreement", help="check or explain an agreement file")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    check = verbs.add_parser(
        "check", help="say what is wrong (with file, line and path) and what is legal but unwise"
    )
    agreement_file(check)
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    check.set_defaults(run=run_check)
    explain = verbs.add_parser("explain", help="print every promise in sentences with its clause")
    agreement_file(explain)
    explain.set_defaults(run=run_explain)
    schema = verbs.add_parser("schema", help="print the language as JSON Schema, for editors")
    schema.set_defaults(run=run_schema)


def run_check(asked: argparse.Namespace) -> int:
    """Print a summary and what is unwise, or every complaint; 1 if there is any complaint."""
    name = str(asked.file)
    try:
        editions = read_agreement(_text_of(asked.file), name)
    except AgreementError as error:
        if asked.json:
            print(
                json.dumps(
                    {"file": name, "ok": False, "errors": _complaints(error), "warnings": []}
                )
            )
        else:
            print(error)
            print(
                f"{name}: {count(len(error.complaints), 'error')}; nothing was read",
                file=sys.stderr,
            )
        return 1
    warnings = lint(editions)
    if asked.json:
        found = [
            {"line": each.line, "path": each.path, "found": each.found, "advice": each.advice}
            for each in warnings
        ]
        summary = {"file": name, "ok": True, "errors": [], "warnings": found}
        print(json.dumps({**summary, "summary": _summary(editions)}, ensure_ascii=False))
        return 0
    for warning in warnings:
        print(
            f"{name}:{warning.line}:1: {warning.path}: warning: {warning.found}; {warning.advice}"
        )
    for sentence in _summary(editions):
        print(sentence)
    return 0


def _text_of(path: Path) -> str:
    """Return a file's text; what is no UTF-8 is a complaint like any other."""
    try:
        return read_text(path)
    except NotUtf8Error as error:
        raise AgreementError(str(path), (error.complaint,)) from None


def _complaints(error: AgreementError) -> list[dict[str, object]]:
    return [
        {
            "line": each.place.line,
            "column": each.place.column,
            "path": each.path,
            "found": each.found,
            "allowed": each.allowed,
        }
        for each in error.complaints
    ]


def _summary(editions: Editions) -> list[str]:
    return [_summed_up(each) for each in editions.all]


def _summed_up(agreement: Agreement) -> str:
    edition = f", edition {agreement.edition}" if agreement.edition else ""
    parts = {
        "target": agreement.targets,
        "notice": agreement.notices,
        "entitlement": agreement.entitlements,
        "calendar": agreement.calendars,
        "clause": agreement.clauses,
    }
    counted = ", ".join(count(len(each), noun) for noun, each in parts.items())
    return f"{agreement.title}{edition}: {counted}; nothing is wrong."


def run_explain(asked: argparse.Namespace) -> int:
    """Print every edition in sentences."""
    _, editions = read_editions(asked.file)
    for edition in editions.all:
        for heading, sentences in told(edition):
            print(f"{heading}\n{'=' * len(heading)}")
            for sentence in sentences:
                print(textwrap.fill(sentence, WIDTH, initial_indent="- ", subsequent_indent="  "))
            print()
    return 0


def run_schema(_: argparse.Namespace) -> int:
    """Print the schema."""
    print(json.dumps(json_schema(), indent=2))
    return 0
