"""What a mail brought, given out defused: its HTML in a frame, its pictures, its bytes to save."""

from __future__ import annotations

from typing import Final, TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from dueby.desk.channels.email.framing import framed
from dueby.desk.channels.email.keeping import MailGoneError, bytes_of, path_of
from dueby.desk.channels.email.models import IncomingMail
from dueby.desk.channels.email.pictures import picture_of
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.people.access import StaffRequest, staff_page

Answer = TypeVar("Answer", bound=HttpResponseBase)

SANDBOX: Final = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
"""What the frame may: no script, no form. Without its origin a browser would send no cookie for the
pictures; links open windows of their own."""
FRAMED: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'none'; base-uri 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)
BARE: Final = "default-src 'none'; sandbox"
FARTHEST: Final = 100_000
"""A number that no part of a mail has."""


@staff_page
@require_safe
@xframe_options_sameorigin
def shown(request: StaffRequest, number: int) -> HttpResponse:
    """Show the HTML of a mail, cleaned, for a frame."""
    markup = framed(_read(request, number), lambda part: reverse("mail-part", args=[number, part]))
    if not markup:
        raise Http404
    answer = render(request, "email/shown.html", {"number": number, "markup": markup})
    return _guarded(answer, FRAMED)


@staff_page
@require_safe
def part(request: StaffRequest, number: int, place: int) -> HttpResponse:
    """Give out a part of a mail that is a picture; the other parts have no address."""
    picture = picture_of(_read(request, number), min(place, FARTHEST))
    if picture is None:
        raise Http404
    return _guarded(HttpResponse(picture.content, content_type=picture.media_type), BARE)


@staff_page
@require_safe
def raw(request: StaffRequest, number: int) -> FileResponse:
    """Give a mail back as it came, to be saved and never shown."""
    found = get_object_or_404(IncomingMail.objects.visible_to(request.user), pk=number)
    try:
        file = path_of(found.digest).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name, kind = f"mail-{number}.eml", "application/octet-stream"
    return _guarded(FileResponse(file, as_attachment=True, filename=name, content_type=kind), BARE)


def _read(request: StaffRequest, number: int) -> Mail:
    found = get_object_or_404(IncomingMail.objects.visible_to(request.user), pk=number)
    try:
        return Mail.read(bytes_of(found))
    except MailGoneError:
        raise Http404 from None


def _guarded(answer: Answer, policy: str) -> Answer:
    """Return what a stranger wrote so that no browser runs, guesses or keeps any of it."""
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
