"""Gapless sequences of what changed, for live pages."""

from dueby.desk.streams.models.stream import Stream, StreamEvent, publish, publish_each, publish_to

__all__ = ["Stream", "StreamEvent", "publish", "publish_each", "publish_to"]
