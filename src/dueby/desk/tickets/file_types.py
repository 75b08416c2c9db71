"""Which kinds of file are taken: by their ending, and by what their first bytes say.

What could run in a browser or on a desktop (programs, scripts, HTML, SVG) is not among them, and
cannot pass for one of them: text has no zero bytes, everything else begins as its kind begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXT: Final = "text/plain"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

_BEGINNINGS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "image/bmp": (b"BM",),
    "image/tiff": (b"II*\x00", b"MM\x00*"),
    "application/pdf": (b"%PDF-",),
    "application/zip": _ZIP,
    f"{_OFFICE}wordprocessingml.document": _ZIP,
    f"{_OFFICE}spreadsheetml.sheet": _ZIP,
    f"{_OFFICE}presentationml.presentation": _ZIP,
    "application/vnd.oasis.opendocument.text": _ZIP,
    "application/vnd.oasis.opendocument.spreadsheet": _ZIP,
    "application/gzip": (b"\x1f\x8b",),
    "application/x-bzip2": (b"BZh",),
    "application/x-xz": (b"\xfd7zXZ\x00",),
    "application/zstd": (b"\x28\xb5\x2f\xfd",),
    "application/x-7z-compressed": (b"7z\xbc\xaf\x27\x1c",),
    "application/vnd.tcpdump.pcap": (
        b"\xd4\xc3\xb2\xa1",
        b"\xa1\xb2\xc3\xd4",
        b"\x4d\x3c\xb2\xa1",
        b"\xa1\xb2\x3c\x4d",
        b"\x0a\x0d\x0d\x0a",
    ),
}
"""A media type with the bytes that begin it; plain text has none."""

TYPES: Final[Mapping[str, str]] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "gz": "application/gzip",
    "tgz": "application/gzip",
    "bz2": "application/x-bzip2",
    "xz": "application/x-xz",
    "zst": "application/zstd",
    "7z": "application/x-7z-compressed",
    "pcap": "application/vnd.tcpdump.pcap",
    "pcapng": "application/vnd.tcpdump.pcap",
    "cap": "application/vnd.tcpdump.pcap",
    **dict.fromkeys(
        (
            *("txt", "log", "csv", "tsv", "json", "yaml", "yml", "conf", "cfg", "ini", "md", "out"),
            *("eml", "ics"),
        ),
        TEXT,
    ),
}
"""Endings that are taken, with the type under which they are given back."""


class FileTypeError(ValueError):
    """A kind of file that is not taken; the message says why and what to do."""


def media_type_of(name: str, begun: bytes) -> str:
    """Return the type of a file from the ending of its name, if its first bytes agree.

    Raises FileTypeError.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    found = TYPES.get(ending)
    if found is None:
        raise FileTypeError(
            f"its ending is {ending!r}; put it into a zip file, or send a picture, "
            "PDF, text, log, office document, archive or packet capture"
            if ending
            else "the name has no ending that says what it is; give it one, such as .log"
        )
    fits = _is_text(begun) if found == TEXT else begun.startswith(_BEGINNINGS[found])
    if not fits:
        raise FileTypeError(f"it is not what its ending {ending!r} says; check the file")
    return found


def _is_text(begun: bytes) -> bool:
    """Tell whether bytes could begin a text: UTF-16 with its mark, else no zero byte."""
    return begun.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in begun
