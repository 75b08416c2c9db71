"""What is asked for about people. The forms check shape; the verbs check sense."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any, Final, cast
from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, QueryDict

from dueby.desk.journal.amending import length_of
from dueby.desk.journal.recording import Subject
from dueby.desk.people.models import Role, Team, User
from dueby.desk.people.models.language import (
    ENGLISH,
    check_language,
    language_name,
    offered,
)
from dueby.desk.people.models.zone import check_zone
from dueby.desk.ui.addresses import number_in

STAFF_ROLES: Final = [each for each in Role.choices if each[0] != Role.CUSTOMER]
_REGIONS: Final = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
_one_line = RegexValidator(r"\A[^\x00-\x1f\x7f]*\Z", "This takes one line of text.")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, be it nothing at all, or None where a page is looked at."""
    return request.POST if request.method == "POST" else None


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the zones of the IANA database by region, and UTC before them."""
    names = sorted(available_timezones())
    regions = [
        (region, [(name, _place(name)) for name in names if name.startswith(f"{region}/")])
        for region in _REGIONS
    ]
    return [("", [("UTC", "UTC")]), *regions]


def _place(name: str) -> str:
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")


class ZoneField(forms.ChoiceField):
    """A time zone; one that is kept already may stay, whatever the list says."""

    def __init__(self) -> None:
        super().__init__(label="Time zone", choices=zone_choices, validators=[check_zone])

    def valid_value(self, value: object) -> bool:
        """Leave it to the validator to know the zones."""
        return isinstance(value, str)

    def keep(self, name: str) -> None:
        """Offer a zone beside those of the list."""
        if all(name != each for _, zones in zone_choices() for each, _ in zones):
            self.choices = [("", [(name, name)]), *zone_choices()]


class LanguageField(forms.ChoiceField):
    """A language of letters; one that is kept already may stay, whatever there is now."""

    def __init__(self, help_text: str, usual: str = "") -> None:
        self.usual = usual
        super().__init__(
            label="Language of letters",
            choices=partial(_languages, usual),
            validators=[check_language],
            required=False,
            help_text=help_text,
        )

    def valid_value(self, value: object) -> bool:
        """Leave it to the validator to know the languages."""
        return isinstance(value, str)

    def keep(self, code: str) -> None:
        """Offer a language beside those in which there are letters."""
        choices = _languages(self.usual)
        if all(code != each for each, _ in choices):
            self.choices = [*choices, (code, f"{language_name(code)} (letters are in English)")]


def _languages(usual: str) -> list[tuple[str, str]]:
    return [*([("", usual)] if usual else []), *offered()]


class ChangeForm(forms.Form):
    """A form over something that is kept; it remembers which history of it was seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def told(self) -> dict[str, Any]:
        """What was entered, without what the form remembers."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def see(self, subject: Subject) -> None:
        """Show that somebody else was quicker; what is sent the next time goes over it knowingly.

        What was typed is kept.
        """
        sent = cast("QueryDict", self.data).copy()
        sent["seen"] = str(length_of(subject))
        self.data = sent
        sentence = "somebody else changed this meanwhile: see its history, then save again"
        self.add_error(None, sentence)


class _Keeping(ChangeForm):
    """A form that offers what is kept, even where nobody could choose it today."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for name, field in self.fields.items():
            known = self.initial.get(name)
            if isinstance(field, (ZoneField, LanguageField)) and known:
                field.keep(known)


class MeForm(_Keeping):
    """What somebody says of themselves."""

    name = forms.CharField(label="Name", max_length=120, validators=[_one_line])
    time_zone = ZoneField()
    name.widget.attrs["autocomplete"] = "name"


class CustomerForm(_Keeping):
    """A customer."""

    name = forms.CharField(label="Name", max_length=160, validators=[_one_line])
    time_zone = ZoneField()
    language = LanguageField("For everybody there who has none of their own.")

    def clean_language(self) -> str:
        """Return the language; where none is said, it stays as it is."""
        return str(self.cleaned_data["language"] or self.initial.get("language") or ENGLISH)


class ContactForm(_Keeping):
    """A customer's person."""

    name = forms.CharField(label="Name", max_length=120, validators=[_one_line])
    email = forms.EmailField(label="E-mail address", max_length=254, required=False)
    phone = forms.CharField(
        label="Telephone", max_length=40, required=False, validators=[_one_line]
    )
    language = LanguageField("Mails on tickets are in it.", usual="As their organization")


class StaffForm(forms.Form):
    """Somebody who shall work here."""

    name = forms.CharField(label="Name", max_length=120, validators=[_one_line])
    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(label="Role", choices=STAFF_ROLES)


class RoleForm(forms.Form):
    """What somebody may do."""

    role = forms.ChoiceField(label="Role", choices=STAFF_ROLES)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # is not at run time
    """Several people, by their numbers; one that no row can have is nobody's."""

    def clean(self, value: Sequence[str] | None) -> models.QuerySet[User]:
        """Return the people. Raises ValidationError, before the database is asked."""
        if any(number_in(str(each)) is None for each in value or ()):
            raise forms.ValidationError("One of these is nobody who works here; choose again.")
        return super().clean(value)


class TeamForm(ChangeForm):
    """A team."""

    name = forms.CharField(label="Name", max_length=80, validators=[_one_line])
    plans = forms.CharField(
        label="On duty for these plans",
        max_length=400,
        required=False,
        help_text="As the agreement names them, with commas between: standard, tier2",
        validators=[RegexValidator(r"\A[\w.,\s-]*\Z", "Names of plans, with commas between.")],
    )
    members = PeopleField(
        label="Members",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, team: Team | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        present = User.objects.staff()
        members = [] if team is None else team.members.all()
        offered = User.objects.filter(pk__in=[each.pk for each in [*present, *members]])
        self.fields["members"].queryset = offered.order_by("name")  # type: ignore[attr-defined]

    def clean_plans(self) -> Sequence[str]:
        """Return the plans, each once, in the order they were written."""
        named = [each.strip() for each in self.cleaned_data["plans"].split(",")]
        return list(dict.fromkeys(each for each in named if each))
