"""What is asked for at the door and on one's own page; the checking is allauth's."""

from __future__ import annotations

from typing import ClassVar, Final

from allauth.account import forms as account
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.base import forms as code
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password

from dueby.desk.people.models import User

ADVICE: Final = "At least 12 characters, nothing common, nothing like your name."
BY_LINK: Final = "login_link"
"""How a session is told that it began with a sign-in link."""


class _Plain(forms.Form):
    """A form whose labels say it all: nothing stands in the fields, help is plain text."""

    labels: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = ADVICE if name == "password1" else ""


class LoginForm(_Plain, account.LoginForm):  # type: ignore[misc]  # allauth comes without types
    """Address and password."""

    labels: ClassVar = {"login": "E-mail address", "remember": "Keep me signed in on this computer"}


class ResetPasswordForm(_Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """The address of somebody who lost their password."""

    labels: ClassVar = {"email": "E-mail address"}


class ResetPasswordKeyForm(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by way of a mail."""

    labels: ClassVar = {"password1": "New password", "password2": "New password again"}


class SetPasswordForm(_Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    labels: ClassVar = {"password1": "Password", "password2": "Password again"}


class ChangePasswordForm(_Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password for the old; who came by a sign-in link need not know the old one."""

    labels: ClassVar = {
        "oldpassword": "Password now",
        "password1": "New password",
        "password2": "New password again",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if came_by_link(self.user):
            del self.fields["oldpassword"]


class ReauthenticateForm(_Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class CodeForm(_Plain, code.AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a recovery code."""


class CodeAgainForm(_Plain, code.ReauthenticateForm):  # type: ignore[misc]
    """The code once more."""


class ActivateForm(_Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    labels: ClassVar = {"code": "Code that the app shows"}


class AcceptForm(forms.Form):
    """The password of somebody who was invited; `invited` is who they will be."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        help_text=ADVICE,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, invited: User, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # passed on as they came
        self.invited = invited

    def clean_password1(self) -> str:
        """Refuse a password that is easily guessed."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.invited)
        return password

    def clean_password2(self) -> str:
        """Refuse a slip of the hand."""
        password: str = self.cleaned_data["password2"]
        if self.cleaned_data.get("password1", password) != password:
            raise forms.ValidationError("The two passwords differ.")
        return password


def came_by_link(user: User) -> bool:
    """Tell whether the session of the present request began with a sign-in link."""
    means = get_authentication_records(context.request, user)
    return any(each["method"] == BY_LINK for each in means)
