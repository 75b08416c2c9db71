"""Files of messages, given back as downloads and never shown in a page."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.attaching import path_of
from dueby.desk.tickets.models import Attachment


@staff_page
@require_safe
def attachment(request: StaffRequest, number: int) -> FileResponse:
    """Give back a file of a message that the reader may see."""
    return download(get_object_or_404(Attachment.objects.visible_to(request.user), pk=number))


def download(found: Attachment) -> FileResponse:
    """Return the bytes of a file to be saved, never to be run or shown by a browser.

    Raises Http404 where the store has lost them.
    """
    try:
        file = path_of(found.digest).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        file, as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
