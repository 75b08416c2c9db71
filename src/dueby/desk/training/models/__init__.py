"""Training sessions that were asked for, and those that were held."""

from dueby.desk.training.models.session import Mode, Session

__all__ = ["Mode", "Session"]
