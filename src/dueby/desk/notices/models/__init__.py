"""What the vendor's people are told: notices, and how each of them wants to hear."""

from dueby.desk.notices.models.given_up import GivenUp
from dueby.desk.notices.models.notice import Held, Notice
from dueby.desk.notices.models.preferences import Preferences
from dueby.desk.notices.models.rule import Rule
from dueby.desk.notices.models.watch import Watch

__all__ = ["GivenUp", "Held", "Notice", "Preferences", "Rule", "Watch"]
