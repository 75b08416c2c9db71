"""Requests of telephone systems, as the tests send them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

CALLER, DESK = "493012345678", "493087654321"
FORM = "application/x-www-form-urlencoded"


def generic(event: object = "newCall", /, **changed: object) -> dict[str, object]:
    """Return the fields of generic CTI; one that is None is left out."""
    fields: dict[str, object] = {"event": event, "from": CALLER, "to": DESK}
    fields |= {"direction": "in", "callId": "call-1"}
    return {name: each for name, each in (fields | changed).items() if each is not None}


def as_json(fields: Mapping[str, object]) -> bytes:
    """Return fields as a body of JSON."""
    return json.dumps(fields).encode()


def as_form(fields: Mapping[str, object]) -> bytes:
    """Return fields as a body of a form; a list repeats its name."""
    return urlencode(fields, doseq=True).encode()


def as_parts(fields: Mapping[str, object]) -> bytes:
    """Return fields as multipart/form-data, with the boundary "edge"."""
    parts = (
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{each}\r\n'
        for name, value in fields.items()
        for each in (value if isinstance(value, list) else [value])
    )
    return ("".join(parts) + "--edge--\r\n").encode()
