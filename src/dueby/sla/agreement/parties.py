"""What a case is told apart by: plans, severities, classes of request, channels, scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dueby.sla.conditions import Conditions
    from dueby.sla.scores import Bands


@dataclass(frozen=True, slots=True)
class Plan:
    """A level of cover that a customer has bought."""

    name: str
    title: str = ""
    calendar: str | None = None
    is_default: bool = False
    sold: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Severity:
    """A level with its meaning; `requires` are conditions without which `otherwise` applies."""

    name: str
    title: str = ""
    means: str = ""
    requires: Conditions = ()
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class SpecialDefault:
    """A default for certain cases; `over_proposal` holds even where another was proposed."""

    when: Conditions
    severity: str
    over_proposal: bool = False


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """The levels, most severe first, and how a case comes by one."""

    levels: tuple[Severity, ...] = ()
    default: str | None = None
    default_where: tuple[SpecialDefault, ...] = ()
    proposed_by: str = ""
    fixed_by: str = ""
    fixed_at: str = ""
    ties: str = ""
    reason_required: bool = False
    lowered_to_after_workaround: str | None = None
    lowered_by_after_workaround: int = 0
    workaround_needs_consent: bool = True


@dataclass(frozen=True, slots=True)
class RequestClass:
    """A class of request; `excluded` is the reason code where it is not part of the agreement."""

    name: str
    title: str = ""
    clause: str = ""
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach support, and what it counts as (a chat's transcript is writing)."""

    name: str
    title: str = ""
    counts_as: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a vulnerability's score is chosen and turned into a band."""

    bands: Bands
    titles: Mapping[str, str]
    prefer: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    several: str = "highest"
    zero_is_information: bool = False
    below_shown_in: str | None = None
    below_reason: str = "no_band"
    ratings: Mapping[str, str] = field(default_factory=dict)
