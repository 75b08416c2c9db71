"""What is wrong in an agreement file, with the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: where, what was found, what is allowed."""

    place: Place
    path: str
    found: str
    allowed: str

    def told(self, name: str) -> str:
        """Return `FILE:LINE:COLUMN: path: what was found; what is allowed`."""
        where = f"{name}:{self.place.line}:{self.place.column}"
        path = self.path or "(file)"
        return f"{where}: {path}: {self.found}; {self.allowed}"


class UnreadableError(ValueError):
    """A file is no agreement at all; `complaint` says where reading ended."""

    def __init__(self, complaint: Complaint) -> None:
        """Keep the complaint."""
        super().__init__(complaint.told("agreement"))
        self.complaint = complaint


class AgreementError(ValueError):
    """A file cannot be taken as an agreement; `complaints` has every reason, in file order."""

    def __init__(self, name: str, complaints: tuple[Complaint, ...]) -> None:
        """Keep the name of the file and its complaints."""
        super().__init__("\n".join(each.told(name) for each in complaints))
        self.name = name
        self.complaints = complaints
