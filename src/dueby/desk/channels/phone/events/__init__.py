"""What a telephone system says of a call: from a request alone, without a database, never raising.

`read_request` is the whole of it, `replies` what the systems expect to hear, and `documented` reads
files in which vendors show their requests.
"""

from dueby.desk.channels.phone.events.call_event import (
    CallEvent,
    Cause,
    Dialect,
    Direction,
    EventKind,
)
from dueby.desk.channels.phone.events.reading import read_request

__all__ = ["CallEvent", "Cause", "Dialect", "Direction", "EventKind", "read_request"]
