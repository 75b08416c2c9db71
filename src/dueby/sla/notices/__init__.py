"""The duty to tell the customer: when a notice is owed, by when, and whether it was sent in time.

A notice counts only with everything the agreement wants in it. The miss it announces stays a
miss; its clock is marked `with_notice` where the notice went out by the deadline or by its own.
"""

from dueby.sla.notices.causes import Cause, Why, estimated, silences
from dueby.sla.notices.measuring import Notice, ahead, clock_of
from dueby.sla.notices.owing import Owed, notices_owed

__all__ = [
    "Cause",
    "Notice",
    "Owed",
    "Why",
    "ahead",
    "clock_of",
    "estimated",
    "notices_owed",
    "silences",
]
