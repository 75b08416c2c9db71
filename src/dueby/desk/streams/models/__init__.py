"""Gapless sequences of what changed, for live pages."""

from dueby.desk.streams.models.stream import Stream, StreamEvent, publish

__all__ = ["Stream", "StreamEvent", "publish"]
