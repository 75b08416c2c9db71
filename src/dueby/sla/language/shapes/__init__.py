"""What may stand at a place of an agreement file: one description for reading and for editors.

A shape reads a node to a value, complaining with line and path where it cannot, and tells the
same as JSON Schema (draft 2020-12). A shape that complains returns `None`; nothing is built from
a file with a complaint.
"""

from dueby.sla.language.shapes.nested import Either, Key, ListOf, MapOf, Record, Reference
from dueby.sla.language.shapes.reading import Read, Reading, Schema, Shape
from dueby.sla.language.shapes.texts import (
    FLAG,
    LABEL,
    NAME,
    NUMBER,
    WHOLE,
    WORDS,
    Text,
    number_from,
    word_of,
)

__all__ = [
    "FLAG",
    "LABEL",
    "NAME",
    "NUMBER",
    "WHOLE",
    "WORDS",
    "Either",
    "Key",
    "ListOf",
    "MapOf",
    "Read",
    "Reading",
    "Record",
    "Reference",
    "Schema",
    "Shape",
    "Text",
    "number_from",
    "word_of",
]
