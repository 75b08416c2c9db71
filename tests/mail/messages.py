"""Made-up messages, as bytes."""

from __future__ import annotations

import base64
import struct


def message(text: str = "It is broken.", **fields: str) -> bytes:
    """Return a message of Bob's; a field is named with underscores, and may be replaced."""
    first = {"from": "Bob Marsh <bob@customer.example>", "to": "help@vendor.example"}
    first |= {"subject": "Broken", "message_id": "<1@customer.example>"}
    named = {**first, **fields}
    block = "".join(
        f"{name.replace('_', '-').title()}: {value}\r\n" for name, value in named.items()
    )
    return f"{block}\r\n{text}\r\n".encode()


def multipart(*parts: tuple[str, str], kind: str = "mixed", **fields: str) -> bytes:
    """Return a message of parts; each is its fields, a line each, and its text."""
    body = "".join(f"--edge\r\n{head}\r\n\r\n{text}\r\n" for head, text in parts)
    said = {"content_type": f'multipart/{kind}; boundary="edge"'}
    return message(f"{body}--edge--", **said, **fields)


def report(action: str, status: str, **fields: str) -> bytes:
    """Return a delivery report about Eve's address."""
    daemon = {"from": "Mail Delivery System <MAILER-DAEMON@mx.example>", "return_path": "<>"}
    return multipart(
        ("Content-Type: text/plain", "This is the mail system at host mx.example."),
        (
            "Content-Type: message/delivery-status",
            (
                f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; "
                f"eve@customer.example\r\n"
                f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown"
            ),
        ),
        ("Content-Type: text/rfc822-headers", "Subject: Your ticket\r\nTo: eve@customer.example"),
        kind="report; report-type=delivery-status",
        **{**daemon, **fields},
    )


def winmail(
    name: str = "", content: bytes = b"", *, page: int = 0, body: bytes = b"", **texts: bytes
) -> tuple[str, str]:
    """Return the fields and the text of a part that encloses a message in TNEF (MS-OXTNEF).

    It may have a file; `body` and `name` are in the code page. `texts` are `plain` in UTF-16,
    `rich` packed and `markup`.
    """

    def attribute(number: int, data: bytes) -> bytes:
        return struct.pack("<BII", 2, number, len(data)) + data + b"\0\0"

    stream = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x69007, struct.pack("<II", page, 0))
    if body:
        stream += attribute(0x2800C, body)
    kinds = {"plain": 0x1000001F, "rich": 0x10090102, "markup": 0x10130102}
    # Before them a list of numbers and one of words, which are passed over.
    properties = struct.pack("<I", len(texts) + 2)
    properties += struct.pack("<HHIII", 0x1003, 0x6001, 2, 7, 8)
    properties += struct.pack("<HHII4sI4s", 0x101E, 0x6002, 2, 2, b"a\0", 2, b"b\0")
    for kind, data in texts.items():
        number, form = kinds[kind] >> 16, kinds[kind] & 0xFFFF
        properties += struct.pack("<HHII", form, number, 1, len(data)) + data
        properties += bytes(-len(data) % 4)
    stream += attribute(0x69003, properties)
    if name:
        stream += attribute(0x69002, b"") + attribute(0x6800F, content)
        stream += attribute(0x18010, name.encode(f"cp{page}" if page else "utf-8") + b"\0")
    head = (
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64"
    )
    return head, base64.b64encode(stream).decode()
