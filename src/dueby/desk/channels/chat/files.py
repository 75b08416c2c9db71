"""Files of chats, taken from a form and given back so that no browser runs or guesses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from dueby.desk.channels.chat.doors import Refused
from dueby.desk.journal.models import ERASED
from dueby.desk.tickets.attaching import path_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from dueby.desk.channels.chat.models import ChatMessage


def file_sent(request: HttpRequest) -> UploadedFile[bytes]:
    """Return the one file that a form brings. Raises Refused."""
    found = request.FILES.getlist("file")
    if len(found) != 1:
        raise Refused(400, "send one file at a time, as the field file")
    return found[0]


def file_given(message: ChatMessage) -> FileResponse:
    """Return the file of a message, to be saved and never shown."""
    name = str(message.text)
    try:
        file = path_of(message.file.digest).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    if name == ERASED:
        file.close()
        raise Http404
    kind = "application/octet-stream"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
