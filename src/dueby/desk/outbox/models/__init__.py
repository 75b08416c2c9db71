"""What leaves the house, from the moment it is decided until somebody outside has taken it."""

from dueby.desk.outbox.models.parcel import Parcel, ParcelState

__all__ = ["Parcel", "ParcelState"]
