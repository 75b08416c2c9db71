"""Signs of life."""

from dueby.desk.health.models.beat import Beat

__all__ = ["Beat"]
