"""Small agreement files for the tests of the reader."""

import pytest

from dueby.sla.agreement import Agreement
from dueby.sla.language import AgreementError, Complaint, read_agreement

_PLAIN = """\
dueby: 1
agreement: plain
title: Plain
time_zone: UTC
{top}
targets:
  response:
    within: {within}
    starts: {starts}
    stops: closed
    {target}
"""


def written(
    top: str = "languages: en",
    *,
    within: str = "4 hours",
    starts: str = "reported",
    target: str = "strength: commitment",
) -> str:
    """Return an agreement: `top` is its line 5, the term line 8, the start line 9, `target` 11."""
    return _PLAIN.format(top=top, within=within, starts=starts, target=target)


def with_calendar(calendar: str) -> str:
    return written(f"calendars: {{hours: {calendar}}}")


def complaints_of(text: str) -> tuple[Complaint, ...]:
    with pytest.raises(AgreementError) as refusal:
        read_agreement(text, "file")
    return refusal.value.complaints


def told(text: str) -> list[str]:
    """Return the complaints about a file as LINE:COLUMN: path: what was found; what is allowed."""
    return [each.told("file").removeprefix("file:") for each in complaints_of(text)]


def edition(text: str) -> Agreement:
    return read_agreement(text, "file").newest
