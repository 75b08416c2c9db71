"""Values that depend on an attribute of the case, and promises without a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from dueby.sla.terms import Term

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NoNumber:
    """A promise without a date ("best effort", "next release"), and the code that says so."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A value that depends on an attribute of the case, such as the severity; tables may nest."""

    by: str
    rows: Mapping[str, T | Table[T]]
    otherwise: T | Table[T] | None = None

    @property
    def values(self) -> list[T]:
        """Every value that stands somewhere in the table."""
        found: list[T] = []
        rows = [*self.rows.values(), *([] if self.otherwise is None else [self.otherwise])]
        for row in rows:
            found.extend(row.values if isinstance(row, Table) else [row])
        return found

    @property
    def attributes(self) -> set[str]:
        """Every attribute that some level of the table asks for."""
        rows = [*self.rows.values(), *([] if self.otherwise is None else [self.otherwise])]
        inner = [row.attributes for row in rows if isinstance(row, Table)]
        return {self.by}.union(*inner)

    @property
    def words(self) -> dict[str, set[str]]:
        """Every word that has a row, by the attribute it is a word of."""
        found = {self.by: set(self.rows)}
        for row in (*self.rows.values(), self.otherwise):
            for attribute, words in row.words.items() if isinstance(row, Table) else ():
                found.setdefault(attribute, set()).update(words)
        return found


@dataclass(frozen=True, slots=True)
class Missing:
    """A table has no answer: the attribute is unknown (value None) or has no row."""

    attribute: str
    value: str | None


Promised: TypeAlias = "Term | NoNumber"


@overload
def look_up(choice: Table[T], attributes: Mapping[str, str]) -> T | Missing: ...


@overload
def look_up(choice: T, attributes: Mapping[str, str]) -> T | Missing: ...


def look_up(choice: T | Table[T], attributes: Mapping[str, str]) -> T | Missing:
    """Return the value that stands for these attributes, or what is missing to find it."""
    while isinstance(choice, Table):
        value = attributes.get(choice.by)
        row = choice.rows.get(value) if value is not None else None
        if row is None:
            if choice.otherwise is None:
                return Missing(choice.by, value)
            row = choice.otherwise
        choice = row
    return choice


def values_of(choice: T | Table[T]) -> list[T]:
    return choice.values if isinstance(choice, Table) else [choice]
