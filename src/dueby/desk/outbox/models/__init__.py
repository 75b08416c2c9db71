"""What leaves the house, from the moment it is decided until somebody outside has taken it."""

from dueby.desk.outbox.models.endpoint import Endpoint, Shape
from dueby.desk.outbox.models.lane import Lane
from dueby.desk.outbox.models.parcel import Parcel, ParcelState

__all__ = ["Endpoint", "Lane", "Parcel", "ParcelState", "Shape"]
