"""What is asked for when a patch is recorded."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.validators import RegexValidator

from dueby.desk.ui.forms import MomentField
from dueby.sla.scores import VectorError, parse_vector

SOURCES: Final = (
    ("os_vendor", "The maker of the operating system"),
    ("nvd", "National Vulnerability Database"),
    ("own", "Our own assessment"),
)
STEPS: Final = (
    ("available", "The official patch became available"),
    ("withdrawn", "The official patch was withdrawn"),
    ("deployed", "The update is available to all entitled customers"),
)


def _checked_vector(text: str) -> None:
    try:
        parse_vector(text)
    except VectorError as error:
        raise forms.ValidationError(str(error)) from None


class ScoreForm(forms.Form):
    """A score, by whose word."""

    vector = forms.CharField(
        label="CVSS vector",
        max_length=200,
        validators=[_checked_vector],
        help_text="Such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/RL:O",
    )
    source = forms.ChoiceField(label="Who gave the score", choices=SOURCES)
    at = MomentField(label="Known since")


class NotificationForm(ScoreForm):
    """A vulnerability that became known; the vector may follow later."""

    identifier = forms.CharField(
        label="Vulnerability",
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9:._-]*$", "An identifier is needed.")],
        help_text="Its identifier, such as CVE-2026-12345",
    )
    os_release = forms.CharField(
        label="Release of the operating system", max_length=80, help_text="Such as Debian 12"
    )
    field_order = ("identifier", "os_release", "vector", "source", "at")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["vector"].required = False


class StepForm(forms.Form):
    """What happened to the patch, and when."""

    step = forms.ChoiceField(label="What happened", choices=STEPS)
    at = MomentField(label="When")
