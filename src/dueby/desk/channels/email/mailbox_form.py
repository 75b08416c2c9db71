"""What is asked for about a mailbox."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from dueby.desk.channels.email.mailbox_keeping import SECRETS
from dueby.desk.channels.email.models import Mailbox, Security, SignIn
from dueby.desk.channels.email.troubles import LOOPBACK
from dueby.desk.products.forms import RowForm, one_line

_KEPT: Final = "Kept encrypted and never shown."
_STAYS: Final = "Left empty, it stays as it is."
_OF_OAUTH: Final = ("token_address", "client_id")


class SecretInput(forms.PasswordInput):
    """A secret to be written, and never given back."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "new-password"}, render_value=False)


class MailboxForm(RowForm):
    """A mailbox: its address, the server with the sign-in, and the folders."""

    secret = forms.CharField(
        label="Password or refresh token",
        max_length=10_000,
        required=False,
        strip=False,
        widget=SecretInput,
        help_text=_KEPT,
    )
    token_address = forms.URLField(
        label="Address of the token server",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="For OAuth 2.",
    )
    client_secret = forms.CharField(
        label="Client secret",
        max_length=10_000,
        required=False,
        strip=False,
        widget=SecretInput,
        help_text=f"For OAuth 2. {_KEPT}",
    )

    class Meta:
        model = Mailbox
        fields = (
            *("address", "host", "port", "security", "user", "sign_in", "secret"),
            *("token_address", "client_id", "client_secret", "scope", "folder", "done_folder"),
        )
        labels: ClassVar = {
            "address": "Address",
            "host": "Server",
            "security": "Encryption",
            "user": "User name",
            "sign_in": "Sign in by",
            "client_id": "Client ID",
            "done_folder": "Folder for mails that are done",
        }
        help_texts: ClassVar = {
            "address": "To which people write.",
            "client_id": "For OAuth 2.",
            "scope": "For OAuth 2.",
            "folder": "In which mails arrive.",
            "done_folder": "Without one, mails stay where they are.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they came
        super().__init__(*args, **kwargs)
        for name in ("host", "user", "client_id", "scope", "folder", "done_folder"):
            self.fields[name].validators.append(one_line)
        if self.instance.pk:
            for name in SECRETS:
                self.fields[name].help_text = f"{self.fields[name].help_text} {_STAYS}"

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen ways need."""
        told = super().clean() or self.cleaned_data
        if told.get("security") == Security.NONE and told.get("host") not in LOOPBACK:
            self.add_error("security", "Without encryption the server must be on this machine.")
        if told.get("sign_in") == SignIn.OAUTH:
            for name in _OF_OAUTH:
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, "OAuth 2 needs this.")
        elif not told.get("secret") and not self._has_password():
            self.add_error("secret", "A password is needed.")
        return told

    def _has_password(self) -> bool:
        # The row itself has been filled in by now.
        was = Mailbox.objects.filter(pk=self.instance.pk).first()
        return was is not None and was.sign_in == SignIn.PASSWORD and bool(was.secret)
