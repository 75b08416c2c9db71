"""`dueby verify-journal`: says whether the journal is intact, and up to which seal."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dueby.cli import UsageError, count
from dueby.cli.opening import add_database, open_desk

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "verify-journal",
        help="say whether the journal is intact, and up to which seal",
        description="Read the whole journal and say what is not as it was recorded and sealed.",
    )
    parser.add_argument(
        "--seal",
        metavar="NUMBER:CODE",
        help="a seal that was written down, as this command prints it; it must be there",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the verdict; 1 where anything is not as it was."""
    open_desk(asked)
    notes = import_module("dueby.desk.journal.notes")
    verifying = import_module("dueby.desk.journal.verifying")
    try:
        noted = None if asked.seal is None else notes.Note.read(asked.seal)
    except notes.NoteError as refusal:
        raise UsageError(f"--seal: {refusal} allowed") from None
    verdict = verifying.verify(noted)
    if asked.json:
        print(json.dumps(_plain(verdict)))
    else:
        for sentence in _told(verdict):
            print(sentence)
    return 0 if verdict.is_intact else 1


# The verdict's type belongs to the desk, which is imported only when a command opens it.
def _plain(verdict: Any) -> dict[str, object]:  # noqa: ANN401
    found, sealed = verdict.found, verdict.intact_until
    until = None
    if sealed is not None:
        moment = sealed.sealed_at.isoformat().replace("+00:00", "Z")
        until = {"seal": sealed.number, "sealed_at": moment, "code": sealed.code}
    return {
        "intact": verdict.is_intact,
        "intact_until": until,
        "entries": found.entries,
        "chains": found.chains,
        "seals": verdict.seals,
        "unsealed_entries": found.unsealed,
        "erased_texts": found.erased,
        "problem_count": found.count,
        "problems": [
            {"subject": each.subject, "number": each.number, "what": each.what}
            for each in found.named
        ],
    }


def _told(verdict: Any) -> list[str]:  # noqa: ANN401
    found, sealed = verdict.found, verdict.intact_until
    told = [str(each) for each in found.named]
    if found.count > len(found.named):
        told.append(f"... and {found.count - len(found.named)} more.")
    told.append(
        f"{count(found.entries, 'entry')} in {count(found.chains, 'chain')} under "
        f"{count(verdict.seals, 'seal')}; not sealed yet: {found.unsealed}, erased texts: "
        f"{found.erased}."
    )
    if sealed is None:
        told.append("Nothing is vouched for by a seal.")
    else:
        moment = f"{sealed.sealed_at:%Y-%m-%d %H:%M:%S} UTC"
        told.append(f"Intact up to seal {sealed.number} of {moment}:")
        told.append(f"  {sealed.number}:{sealed.code}")
    told.append(
        "The journal is intact."
        if verdict.is_intact
        else f"Found: {count(found.count, 'problem')}."
    )
    return told
