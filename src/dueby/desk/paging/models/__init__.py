"""Whom the desk pages when something must not wait: policies, escalations, pages."""

from dueby.desk.paging.models.escalation import Escalation, Page, Stage
from dueby.desk.paging.models.policy import Policy, Step
from dueby.desk.paging.models.reach import Reach

__all__ = ["Escalation", "Page", "Policy", "Reach", "Stage", "Step"]
