"""What this desk wants of allauth: no open sign-up, a journal, addresses nobody can forge."""

from __future__ import annotations

import logging
import re
import secrets
from base64 import b32encode
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar, Final

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse
from qrcode.image.svg import SvgPathImage

from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import User
from dueby.desk.sealing import Sealer, SealError
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TWO_STEP: Final = "mfa/email/"
_SIZE: Final = re.compile(r' (?:width|height)="[^"]*"')
SECOND_STEPS: Final = Sealer(
    b"dueby: secrets of second steps, 1",
    "its secret was kept under another secret key of the desk; dueby login-link --without-code "
    "lets the person set up another",
)
_TOO_MANY: Final = "Too many attempts went wrong. Wait a few minutes, then try again."

log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Signing in: by invitation only, each sign-in and each new password journaled."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The address or the password is wrong.",
        "incorrect_password": "The password is wrong.",
        "enter_current_password": "This is not the password that you have now.",
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: people come by invitation."""
        del request
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Refuse: every page answers with a page."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whom attempts are counted for: behind fewer proxies than were told, the peer."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META.get("REMOTE_ADDR", ""))

    def set_password(self, user: User, password: str) -> None:
        """Set a password, which ends every other session."""
        with transaction.atomic():
            user.set_password(password)
            user.save(update_fields=["password"])
            record(user, Happening("user.password_set"), by=user, at=now())

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address of the desk as it is set, whatever host the request named."""
        number, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[number, token])
        return f"{settings.BASE_URL}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the person's own page."""
        del request
        return reverse("account")

    def post_login(self, request: HttpRequest, user: User, **hooks: object) -> HttpResponse:
        """Journal by what means somebody signed in."""
        means = [each["method"] for each in get_authentication_records(request, user)]
        with transaction.atomic():
            told = Happening("user.signed_in", data={"by": means})
            record(user, told, by=user, at=now())
        response: HttpResponse = super().post_login(request, user, **hooks)
        return response

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody what happened to their account; journal changes of the second step."""
        with transaction.atomic():
            if template_prefix.startswith(TWO_STEP):
                kind = f"user.{template_prefix.removeprefix(TWO_STEP)}"
                record(user, Happening(kind), by=user, at=now())
            super().send_notification_mail(template_prefix, user, context, email)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """The code of an authenticator app."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is wrong, or was used already; wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it may be kept: whoever has the database alone has no codes."""
        return SECOND_STEPS.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was given; one that cannot be read is one that no code fits."""
        try:
            return SECOND_STEPS.unseal(encrypted_text)
        except SealError as lost:
            log.error("a second step: %s", lost)  # noqa: TRY400 - the message says all
            return b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """Return the picture to scan, to stand in the page: the policy allows no data: address."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathImage, border=2).save(drawn)
        svg = drawn.getvalue().decode()
        # As large as the page gives it room, not as many millimeters.
        return _SIZE.sub("", svg[svg.index("<svg") :], count=2)
