"""Telephone systems, the calls that they tell of, and whose extension is whose."""

from dueby.desk.channels.phone.models.call import UNTOLD, Call, CallQuerySet, State
from dueby.desk.channels.phone.models.extension import Extension
from dueby.desk.channels.phone.models.line import PhoneLine
from dueby.desk.channels.phone.models.passing import Part, Speaker
from dueby.desk.channels.phone.models.request import CallRequest
from dueby.desk.channels.phone.models.rule import Answer, NumberRule

__all__ = [
    "UNTOLD",
    "Answer",
    "Call",
    "CallQuerySet",
    "CallRequest",
    "Extension",
    "NumberRule",
    "Part",
    "PhoneLine",
    "Speaker",
    "State",
]
