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


def winmail(name: str, content: bytes) -> tuple[str, str]:
    """Return the fields and the text of a part that encloses a file in TNEF (MS-OXTNEF)."""

    def attribute(number: int, data: bytes) -> bytes:
        return struct.pack("<BII", 2, number, len(data)) + data + b"\0\0"

    stream = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x69002, b"")
    stream += attribute(0x18010, name.encode() + b"\0") + attribute(0x6800F, content)
    head = (
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64"
    )
    return head, base64.b64encode(stream).decode()
