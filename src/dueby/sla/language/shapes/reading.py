"""What reading a file keeps: complaints and places; and what a shape is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from dueby.sla.language.complaints import Complaint, Place
from dueby.sla.language.nodes import Node

Schema: TypeAlias = dict[str, Any]
Read: TypeAlias = Any


@dataclass(slots=True)
class Reading:
    """What has been found out about one document: complaints, and where each path stands."""

    complaints: list[Complaint] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def refuse(self, place: Place, path: str, found: str, allowed: str) -> None:
        """Add a complaint."""
        self.complaints.append(Complaint(place, path, found, allowed))

    def refuse_at(self, path: str, found: str, allowed: str) -> None:
        """Add a complaint about something read earlier; the nearest known place is named."""
        near = path
        while near and near not in self.places:
            near = near[: max(near.rfind("."), near.rfind("["), 0)]
        self.refuse(self.places.get(near, Place(1, 1)), path, found, allowed)


class Shape(Protocol):
    """Something that may stand in the file."""

    def read(self, node: Node, path: str, reading: Reading) -> Read:
        """Return the value, or None after a complaint."""

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
