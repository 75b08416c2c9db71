"""Reads an agreement file: text in, editions out, or every complaint with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dueby.sla.agreement import Agreement, Editions
from dueby.sla.language.building import build
from dueby.sla.language.complaints import AgreementError, Complaint, Place, UnreadableError
from dueby.sla.language.document import DOCUMENT
from dueby.sla.language.nodes import Items, Keys, Node, Scalar, documents
from dueby.sla.language.shapes import Reading


class OverrideError(ValueError):
    """Overrides cannot be read; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Override:
    """A single value that an order changes: its path in the file, the value, and the order."""

    path: str
    value: str
    source: str


def read_agreement(text: str, name: str, overrides: Sequence[Override] = ()) -> Editions:
    """Return the editions a file holds, one for each YAML document, in the order of the file.

    `name` is what complaints call the file. Raises AgreementError with every complaint.
    """
    complaints: list[Complaint] = []
    try:
        roots = documents(text, complaints)
    except UnreadableError as error:
        raise AgreementError(name, (error.complaint,)) from None
    editions: list[Agreement] = []
    begins: list[Place] = []
    for root in roots or [Scalar("", Place(1, 1))]:
        reading = Reading()
        changed = root
        for override in overrides:
            # An order speaks of the edition it was placed under; another may lack the place.
            if len(roots) == 1 or _has(changed, override.path.split(".")):
                changed = _overridden(changed, override, reading)
        read = None if reading.complaints else DOCUMENT.read(changed, "", reading)
        agreement = None if read is None else build(read, reading)
        complaints.extend(reading.complaints)
        if agreement is not None:
            editions.append(agreement)
            begins.append(root.place)
    complaints += [
        Complaint(
            Place(1, 1), each.path, "no such place", "an override names a key of some edition"
        )
        for each in overrides
        if len(roots) > 1 and not any(_has(root, each.path.split(".")) for root in roots)
    ]
    _refuse_twins(begins, editions, complaints)
    if complaints:
        ordered = sorted(complaints, key=lambda each: (each.place, each.path))
        raise AgreementError(name, tuple(dict.fromkeys(ordered)))
    told = tuple(f"{each.path}, by {each.source}" for each in overrides)
    return Editions(tuple(replace(each, overrides=told) for each in editions))


def _refuse_twins(
    begins: Sequence[Place], editions: Sequence[Agreement], complaints: list[Complaint]
) -> None:
    """Complain of a name that two editions share, or of two without a name from one day on."""
    seen: set[object] = set()
    for place, agreement in zip(begins, editions, strict=True):
        called = agreement.edition or agreement.in_force_from
        if called in seen:
            line, column = agreement.places.get("edition", place)
            found = (
                f"a second edition {agreement.edition!r} in force from {agreement.in_force_from}"
            )
            allowed = "each edition of a file has a name of its own"
            complaints.append(Complaint(Place(line, column), "edition", found, allowed))
        seen.add(called)


def _has(node: Node, steps: list[str]) -> bool:
    if not steps:
        return True
    inner = node.get(steps[0]) if isinstance(node, Keys) else None
    return inner is not None and _has(inner, steps[1:])


def _overridden(node: Node, override: Override, reading: Reading) -> Node:
    """Return the tree with one value replaced; the path must lead to a single text."""
    return _replaced(node, override.path.split("."), override, reading)


def _replaced(node: Node, steps: list[str], override: Override, reading: Reading) -> Node:
    if not steps:
        if isinstance(node, Scalar):
            return Scalar(override.value, node.place)
        reading.refuse(
            node.place, override.path, f"found {node.found}", "an override replaces one text"
        )
        return node
    if isinstance(node, Items) or not isinstance(node, Keys) or node.get(steps[0]) is None:
        reading.refuse(
            node.place, override.path, "no such place", "an override names a key of the file"
        )
        return node
    entries = tuple(
        (key, _replaced(value, steps[1:], override, reading) if key.text == steps[0] else value)
        for key, value in node.entries
    )
    return Keys(entries, node.place)


def read_overrides(raw: object) -> tuple[Override, ...]:
    """Return the overrides of an order as given: a list of {path, value, source}.

    Raises OverrideError naming what is missing.
    """
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise OverrideError(
            f"given.overrides: found {raw!r}; a list of {{path, value, source}} is allowed"
        )
    made = []
    for number, each in enumerate(raw):
        fields = each if isinstance(each, Mapping) else {}
        missing = [
            key for key in ("path", "value", "source") if not isinstance(fields.get(key), str)
        ]
        if missing:
            raise OverrideError(
                f"given.overrides[{number}].{missing[0]}: missing; a text is allowed"
            )
        made.append(Override(fields["path"], fields["value"], fields["source"]))
    return tuple(made)
