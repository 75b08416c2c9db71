"""The fields of a request, from a body in JSON or of a form. Nothing here raises."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import parse_qsl

MOST_BYTES: Final = 64 * 1024
"""A request is a few hundred bytes; what is longer is none."""
MOST_FIELDS: Final = 100
MOST_LETTERS: Final = 250
"""Of a value: as long as generic CTI allows the identifier of a call to be."""
_INDEX: Final = re.compile(r"(?:\[[^\]]*\])+$")
_BETWEEN: Final = re.compile(r"[\s_-]+")
_UNWRITTEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NAME: Final = re.compile(rb'(?:^|[;\s])name=(?:"([^"]*)"|([^\s;]+))', re.IGNORECASE)
_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]+)"|([^\s;,]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """Values by plain name: `callId`, `call_id` and `callid` are one, `user` and `user[]` too.

    `names` are those that were sent, though without a value.
    """

    values: Mapping[str, tuple[str, ...]]
    errors: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], errors: Iterable[str] = ()) -> Self:
        """Return fields of names and values, in order."""
        values: dict[str, list[str]] = defaultdict(list)
        told, names = list(errors), set[str]()
        for sent, value in pairs:
            name, plain = plain_name(sent), plain_text(value)
            names.add(name)
            if len(plain) < len(value.strip()) and len(plain) == MOST_LETTERS:
                told.append(f"{name} has more than {MOST_LETTERS} letters; it was cut")
            if plain:
                values[name].append(plain)
        kept = {name: tuple(each) for name, each in values.items()}
        return cls(kept, tuple(told), frozenset(names))

    @classmethod
    def read(cls, body: bytes, content_type: str = "") -> Self:
        """Return the fields of a body; `content_type` counts where the body is not JSON."""
        if len(body) > MOST_BYTES:
            return cls({}, (f"the request has more than {MOST_BYTES} bytes; it was not read",))
        body = body.removeprefix(b"\xef\xbb\xbf").strip()
        if not body:
            return cls({}, ("the request is empty",))
        if body[:1] in b"{[":
            return cls._of_json(body)
        if body.startswith(b"--"):
            return cls.of(_parts(body, content_type))
        return cls._of_form(body)

    @classmethod
    def _of_json(cls, body: bytes) -> Self:
        try:
            told = json.loads(body.decode("utf-8", "replace"), parse_int=str, parse_float=str)
        except (ValueError, RecursionError) as error:
            return cls({}, (f"no JSON: {plain_text(str(error))}",))
        if not isinstance(told, dict):
            return cls({}, ("the request is a list; one object is allowed",))
        return cls.of_object(told)

    @classmethod
    def of_object(cls, told: Mapping[object, object]) -> Self:
        """Return the fields of an object of JSON; what is nested deeper than a list is left out."""
        pairs, errors = [], []
        for name, value in list(told.items())[:MOST_FIELDS]:
            for each in value[:MOST_FIELDS] if isinstance(value, list) else [value]:
                if isinstance(each, dict | list):
                    errors.append(f"{plain_text(str(name))!r} is no text; it was left out")
                elif each is not None:
                    pairs.append((str(name), str(each)))
        return cls.of(pairs, errors)

    @classmethod
    def _of_form(cls, body: bytes) -> Self:
        try:
            pairs = parse_qsl(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
            )
        except ValueError as error:
            return cls({}, (f"no form: {error}",))
        is_form = b"=" in body
        return cls.of(pairs, () if is_form else ("the request is neither JSON nor a form",))

    def all(self, *names: str) -> tuple[str, ...]:
        """Return the values of the first of some names that has any."""
        return next((self.values[each] for each in names if each in self.values), ())

    def one(self, *names: str) -> str:
        """Return the first value of the first of some names that has any, or nothing."""
        return next(iter(self.all(*names)), "")


def plain_name(name: str) -> str:
    """Return a name without index, underscores and capitals."""
    return _BETWEEN.sub("", _INDEX.sub("", plain_text(name))).casefold()


def plain_text(value: str) -> str:
    """Return a value on one line, without what no database keeps, of bounded length."""
    return _UNWRITTEN.sub(" ", value).strip()[:MOST_LETTERS]


def _parts(body: bytes, content_type: str) -> Iterable[tuple[str, str]]:
    """Give the fields of multipart/form-data (RFC 7578); files are fields like the others."""
    said = _BOUNDARY.search(content_type)
    boundary = (said[1] or said[2]).encode() if said else body.split(None, 1)[0][2:]
    for part in body.split(b"--" + boundary)[1 : MOST_FIELDS + 1]:
        head, _, value = part.strip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
        named = _NAME.search(head)
        if named:
            name = (named[1] or named[2] or b"").decode("utf-8", "replace")
            yield name, value.decode("utf-8", "replace")
