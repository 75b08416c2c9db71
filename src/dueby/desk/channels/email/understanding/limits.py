"""How much of a message is read: what bounds the work, the memory and the answer.

A mail is written by anybody. Each number is far above what mails of people have, and what lies
beyond it is told as an error, not lost: the message itself is kept whole elsewhere.
"""

from typing import Final

HEADER_BYTES: Final = 262_144
"""Of one header block; what stands beyond is skipped to the empty line."""
FIELDS: Final = 1_000
FIELD_BYTES: Final = 32_768
DEPTH: Final = 30
"""Parts within parts."""
PARTS: Final = 1_000
TEXT_BYTES: Final = 1_048_576
"""Encoded, of one part whose text is read."""
TNEF_BYTES: Final = 67_108_864
"""Encoded, of a winmail.dat that is opened."""
RICH_BYTES: Final = 131_072
"""Of the packed text in a winmail.dat: eight times as much at most when it is unpacked."""
TEXT_LETTERS: Final = 200_000
"""Of the text that is told."""
MARKUP_LETTERS: Final = 200_000
"""Without the pictures that stand in it; the work of a browser's parser is not always even."""
MARKUP_DEPTH: Final = 500
"""Elements within elements: the sanitizer's work grows with the square of it."""
LINE_LETTERS: Final = 2_000
"""Of a line that is judged by its wording."""
JUDGED_LINES: Final = 5_000
"""Of a text whose quotations are looked for."""
JUDGED_LETTERS: Final = 20_000
"""Of a text whose wording is judged."""
ADDRESSES: Final = 200
NAME_LETTERS: Final = 255
SUBJECT_LETTERS: Final = 998
IDENTIFIERS: Final = 100
ATTACHMENTS: Final = 500
RECIPIENTS: Final = 500
COMPLAINTS: Final = 50
