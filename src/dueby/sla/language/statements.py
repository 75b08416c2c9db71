"""Promises kept by people and explained by the machine: scope and assurance, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dueby.sla.agreement import Statement, Table
from dueby.sla.language.shapes import Read
from dueby.sla.language.words import WrittenTerm

_SCOPE = {
    "supported_versions": "Supported versions: {}.",
    "contacts": "Named contacts: {}.",
    "languages": "Languages of support: {}.",
    "release_classes": "Releases included: {}.",
    "reinstatement": "Reinstatement: {}.",
}
_LISTS = {
    "exclusions": "Not included: {}.",
    "escalation_contacts": "A customer may escalate to {}.",
    "customer_duties": "The customer: {}.",
}


def statements_of(read: Mapping[str, Read]) -> tuple[Statement, ...]:
    """Return scope and assurance as statements, in the order of the language."""
    return (*_scope(read.get("scope", {})), *_assurance(read.get("assurance", {})))


def _scope(scope: Mapping[str, Read]) -> Iterator[Statement]:
    for key, sentence in _SCOPE.items():
        if key in scope:
            yield Statement(key, sentence.format(_said(scope[key])))
    for key, sentence in _LISTS.items():
        for each in scope.get(key, ()):
            yield Statement(key, sentence.format(each.rstrip(".")))


def _assurance(assurance: Mapping[str, Read]) -> Iterator[Statement]:
    for share in assurance.get("share_of_cases", ()):
        least = f", judged from {share['minimum']} cases on" if "minimum" in share else ""
        per = f" in a {share['per']}" if "per" in share else ""
        sentence = (
            f"{share['target']}: at least {share['at_least']:g} % of the cases{per} in time{least}."
        )
        yield Statement("share_of_cases", sentence, share.get("clause", ""), share["target"])
    for credit in assurance.get("credits", ()):
        when = f"below {credit['below']:g} % of the cases" if "below" in credit else "for each miss"
        of = f" of {credit['target']}" if "target" in credit else ""
        cap = f", at the most {credit['cap']}" if "cap" in credit else ""
        yield Statement(
            "credits",
            f"Credit {when}{of}: {credit['credit']}{cap}.",
            credit.get("clause", ""),
            credit.get("target", ""),
        )
    if "claim_window" in assurance:
        yield Statement(
            "claim_window", f"Credits are claimed within {_said(assurance['claim_window'])}."
        )
    if "measurement_period" in assurance:
        period = assurance["measurement_period"]
        starts = (
            f", the year starting in month {period['year_starts']}"
            if "year_starts" in period
            else ""
        )
        yield Statement("measurement_period", f"Measured by the {period['per']}{starts}.")
    for step in assurance.get("escalation", ()):
        sentence = f"Escalates to {step['to']} after {step['after']}."
        yield Statement("escalation", sentence, step.get("clause", ""))


def _said(value: Read) -> str:
    if isinstance(value, Table):
        rows = [f"{key} {_said(row)}" for key, row in value.rows.items()]
        if value.otherwise is not None:
            rows.append(f"else {_said(value.otherwise)}")
        return f"by {value.by}: {', '.join(rows)}"
    if isinstance(value, WrittenTerm):
        unit = f"business {value.unit}" if value.is_business else value.unit
        return f"{value.amount:g} {unit}{'' if value.amount == 1 else 's'}"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return str(value)
