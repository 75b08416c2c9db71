"""What can be recorded on a patch's page: a form for each, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from django.forms import Form

from dueby.desk.advisories import recording
from dueby.desk.advisories.course import PatchRefusedError
from dueby.desk.advisories.forms import AssessmentForm, CorrectionForm, ScoreForm, StepForm
from dueby.desk.advisories.recording import Assessment, correctable

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from dueby.desk.advisories.models import Patch
    from dueby.desk.people.models import User

Verb: TypeAlias = "Callable[[Patch, Form, User, datetime], None]"

_STEPS: Final = {
    "available": recording.make_available,
    "withdrawn": recording.withdraw,
    "deployed": recording.deploy,
}


def forms_of(
    patch: Patch, at: datetime, verb: str = "", posted: QueryDict | None = None
) -> dict[str, Form]:
    """Return the forms of a patch's page by their verbs, one of them as it was sent."""
    agreement = patch.text.editions.newest
    known = [each.identifier for each in patch.vulnerabilities.order_by("pk")]
    makers: Mapping[str, Callable[[QueryDict | None], Form]] = {
        "step": lambda sent: StepForm(patch, sent, auto_id="step-%s", at=at),
        "score": lambda sent: ScoreForm(known, agreement, sent, auto_id="score-%s", at=at),
        "vulnerability": lambda sent: AssessmentForm(agreement, sent, auto_id="more-%s", at=at),
        "correction": lambda sent: CorrectionForm(correctable(patch), sent, auto_id="right-%s"),
    }
    return {name: make(posted if name == verb else None) for name, make in makers.items()}


def _step(patch: Patch, form: Form, by: User, at: datetime) -> None:
    told = form.cleaned_data
    _STEPS[told["step"]](patch, by=by, at=at, since=told["at"])


def _score(patch: Patch, form: Form, by: User, at: datetime) -> None:
    recording.rescore(patch, _assessment(form), by=by, at=at, since=form.cleaned_data["at"])


def _add(patch: Patch, form: Form, by: User, at: datetime) -> None:
    recording.add(patch, _assessment(form), by=by, at=at, since=form.cleaned_data["at"])


def _assessment(form: Form) -> Assessment:
    told = form.cleaned_data
    return Assessment(told["identifier"], told["vector"], told["rating"], told["source"])


def _correct(patch: Patch, form: Form, by: User, at: datetime) -> None:
    told = form.cleaned_data
    entry = next((each for each in correctable(patch) if each.pk == told["entry"]), None)
    if entry is None:
        raise PatchRefusedError("that entry was corrected meanwhile; choose the one that stands")
    recording.correct(patch, entry, told["reason"], by=by, at=at, since=told["at"])


VERBS: Final[Mapping[str, Verb]] = {
    "step": _step,
    "score": _score,
    "vulnerability": _add,
    "correction": _correct,
}
