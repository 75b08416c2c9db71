"""Signs of life."""

from dueby.desk.health.models.beat import QUIET, Beat, Kind

__all__ = ["QUIET", "Beat", "Kind"]
