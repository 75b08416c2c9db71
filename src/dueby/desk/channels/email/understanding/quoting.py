"""What a person wrote now: a text without what it quotes, and without a signature.

Judged line by line, so the work grows with the text. Where nothing would be left, the whole text
is the answer: it is better to show too much than to lose a word.
"""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.cleaning import TURNING
from dueby.desk.channels.email.understanding.quote_words import (
    CLOSING,
    FORWARDED,
    FROM,
    OTHER_FIELD,
    QUOTING,
    REPLY_ABOVE,
    RULE,
    SENT_FROM,
    SEPARATOR,
    UNMARKED,
    WROTE,
)

_QUOTED: Final = re.compile(r"^\s{0,3}(?:>|&gt;|\|\s|[A-Z]{1,3}> )")
_DELIMITER: Final = re.compile(r"^\s{0,3}(?:--|—|–)\s{0,2}$")
_TIME: Final = re.compile(r"\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_ADDRESS: Final = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,100}")
# What the first of several lines of an introduction has: a time, an address, or a word for "on".
_BEGINNING: Final = re.compile(
    rf"{_TIME.pattern}|{_ADDRESS.pattern}|^\s{{0,3}}(?:On|Am|Le|El|Il|Op|Em|W dniu|Den|Dne|Pe|În)\b"
)
_COLON: Final = re.compile(r"[:：]\s{0,3}$")
_LETTER: Final = re.compile(r"[^\W_]")
_INTRODUCTION_LINES: Final = 4
_INTRODUCTION_LETTERS: Final = 400
_FIELDS_WITHIN: Final = 8
_SIGNATURE_LINES: Final = 10
_SIGNATURE_LETTERS: Final = 90


def reply_text(text: str) -> str:
    """Return what is new in a text; the text itself where nothing else is left."""
    lines = [each[: limits.LINE_LETTERS].rstrip() for each in text.split("\n")]
    new = _without_quotes(lines)
    answer = _joined(_without_signature(new)) or _joined(new)
    return (
        answer if _LETTER.search(answer) or (answer and not _LETTER.search(text)) else text.strip()
    )


def _without_quotes(lines: list[str]) -> list[str]:
    judged = [each.translate(TURNING) for each in lines[: limits.JUDGED_LINES]]
    rest = lines[limits.JUDGED_LINES :]
    ends = [bool(_COLON.search(each) or WROTE.search(each)) for each in judged]
    kept: list[str] = []
    place = 0
    while place < len(judged):
        if _QUOTED.match(judged[place]) and not UNMARKED.match(judged[place]):
            place += 1
            continue
        length = (
            introduction_length(judged, place)
            if any(ends[place : place + _INTRODUCTION_LINES])
            else 0
        )
        if _begins_rest(judged, place) or (length and not _is_quoted(judged, place + length)):
            marked = _quote_below(judged, place)
            if _says_something(kept):
                return kept
            if marked is None:
                # An earlier message without marks ends nowhere; below nothing, it is all there is.
                return lines[place:]
            place = marked
            continue
        kept += lines[place : place + 1] if not length else []
        place += length or 1
    return kept + rest


def _quote_below(lines: list[str], place: int) -> int | None:
    """Return where a quotation with marks begins below the fields at `place`, if one does."""
    for number in range(place + 1, min(place + _INTRODUCTION_LINES + _FIELDS_WITHIN, len(lines))):
        line = lines[number]
        if _QUOTED.match(line):
            return number
        is_head = FROM.match(line) or OTHER_FIELD.match(line) or SEPARATOR.match(line)
        if line.strip() and not (is_head or RULE.match(line)):
            return None
    return None


def introduction_length(lines: list[str], place: int) -> int:
    """Return over how many lines "On Monday, Ada wrote:" stands at `place`; 0 if it does not."""
    joined = ""
    for length, line in enumerate(lines[place : place + _INTRODUCTION_LINES], 1):
        joined = f"{joined} {line.strip()}".strip()
        if not line.strip() or _QUOTED.match(line) or len(joined) > _INTRODUCTION_LETTERS:
            return 0
        if length > 1 and not _BEGINNING.search(lines[place]):
            return 0
        if _introduces(joined):
            return length
    return 0


def _introduces(line: str) -> bool:
    wrote = WROTE.search(line)
    is_at_end = wrote is not None and wrote.end() >= len(line) - 3
    has_time, has_address = bool(_TIME.search(line)), bool(_ADDRESS.search(line))
    if QUOTING.match(line):
        return True
    if not _COLON.search(line):
        return is_at_end and has_time and has_address
    if wrote is None:
        return has_time and has_address
    return has_time or has_address or (is_at_end and len(line) <= _SIGNATURE_LETTERS)


def _is_quoted(lines: list[str], place: int) -> bool:
    following = (line for line in lines[place : place + 3] if line.strip())
    return bool(_QUOTED.match(next(following, "")))


def _begins_rest(lines: list[str], place: int) -> bool:
    """Tell whether everything from a line on is an earlier message, as Outlook puts it."""
    line = lines[place]
    if any(each.match(line) for each in (REPLY_ABOVE, SEPARATOR, FORWARDED, UNMARKED)):
        return True
    if RULE.match(line):
        below = (number for number in range(place + 1, min(place + 4, len(lines))))
        following = next((number for number in below if lines[number].strip()), None)
        return following is not None and is_field_block(lines, following)
    return is_field_block(lines, place)


def is_field_block(lines: list[str], place: int) -> bool:
    """Tell whether fields of an earlier message stand at `place`: its author, and two others."""
    near = lines[place + 1 : place + 1 + _FIELDS_WITHIN]
    if FROM.match(lines[place]):
        return sum(1 for each in near if OTHER_FIELD.match(each)) > 1
    if not OTHER_FIELD.match(lines[place]) or not near or not FROM.match(near[0]):
        return False
    return sum(1 for each in near[1:3] if OTHER_FIELD.match(each)) > 1


def _says_something(lines: list[str]) -> bool:
    return any(_LETTER.search(each) for each in lines)


def _without_signature(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if _DELIMITER.match(line) and _says_something(lines[:place]):
            return lines[:place]
    return _without_closing(_without_device(lines))


def _without_device(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept and (not kept[-1].strip() or SENT_FROM.match(kept[-1])):
        kept.pop()
    return kept


def _without_closing(lines: list[str]) -> list[str]:
    """Take a name with title and telephone below "Kind regards" off; a name alone stays."""
    tail = range(max(1, len(lines) - _SIGNATURE_LINES - 1), len(lines))
    for place in tail:
        below = [each for each in lines[place + 1 :] if each.strip()]
        is_short = all(len(each) <= _SIGNATURE_LETTERS for each in below)
        if (
            CLOSING.match(lines[place])
            and len(below) > 1
            and is_short
            and _says_something(lines[:place])
        ):
            return lines[:place]
    return lines


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
