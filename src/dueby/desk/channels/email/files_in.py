"""The files of a mail: those that the desk takes are stored, the rest stays in the mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from dueby.desk.channels.email.understanding.attachments import File, files
from dueby.desk.tickets.attaching import MOST, FileRefusedError, KeptFile, clean_name, keep
from dueby.desk.tickets.file_types import TYPES

if TYPE_CHECKING:
    from dueby.desk.channels.email.understanding.mail import Mail

_MOST_NAMED: Final = 50
_ENDINGS: Final = {kind: ending for ending, kind in reversed(list(TYPES.items()))}


@dataclass(frozen=True, slots=True)
class Files:
    """The files that are taken, and what is said of each that is not."""

    kept: tuple[KeptFile, ...] = ()
    refused: tuple[str, ...] = ()


def keep_files(mail: Mail) -> Files:
    """Store the files of a mail, as those of any message. Raises OSError where that fails."""
    kept: list[KeptFile] = []
    refused: list[str] = []
    for file in files(mail):
        if len(refused) >= _MOST_NAMED:
            break
        if file.is_opened:
            continue
        if len(kept) >= MOST:
            refused.append(f"the file {clean_name(_name(file))} is one more than {MOST}")
            continue
        try:
            kept += keep([_uploaded(file)])
        except FileRefusedError as refusal:
            # What follows the semicolon is for whoever can still choose another file.
            refused.append(str(refusal).partition(";")[0])
    return Files(tuple(kept), tuple(refused))


def _uploaded(file: File) -> UploadedFile[bytes]:
    name = _name(file)
    if file.size > settings.ATTACHMENT_LIMIT:
        # Refused for its size, so nobody decodes it.
        return UploadedFile(name=name, size=file.size)
    return SimpleUploadedFile(name, file.content(), file.type)


def _name(file: File) -> str:
    ending = _ENDINGS.get(file.type)
    return file.name or (f"file.{ending}" if ending else "file")
