"""What became of a patch, as the facts that stand tell it; what contradicts itself is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dueby.sla.facts import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dueby.sla.facts import Fact

NOTIFIED: Final = "notified"
AVAILABLE: Final = "patch_available"
WITHDRAWN: Final = "patch_withdrawn"
DEPLOYED: Final = "deployed"
MOMENTS: Final = (NOTIFIED, AVAILABLE, WITHDRAWN, DEPLOYED)
"""The facts whose moments count, and may have been entered wrong."""


class PatchRefusedError(ValueError):
    """Something does not fit what is known of a patch; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Course:
    """When a patch was first heard of, became available, and was deployed."""

    notified_at: datetime | None = None
    available_at: datetime | None = None
    deployed_at: datetime | None = None

    @classmethod
    def told_by(cls, facts: Iterable[Fact]) -> Course:
        """Return the course that facts tell, corrections followed.

        Raises PatchRefusedError where one contradicts what came before it.
        """
        course = cls()
        for fact in in_order(facts):
            course = course.after(fact)
        return course

    def after(self, fact: Fact) -> Course:
        """Return the course with one fact more."""
        match fact.type:
            case "notified":
                return replace(self, notified_at=self.notified_at or fact.at)
            case "patch_available":
                return self._with_patch(fact.at)
            case "patch_withdrawn":
                return self._without_patch()
            case "deployed":
                return self._deployed(fact.at)
        return self

    def _with_patch(self, at: datetime) -> Course:
        if self.deployed_at is not None:
            raise PatchRefusedError("the patch is deployed; nothing is left to record")
        if self.available_at is not None:
            raise PatchRefusedError("the patch is available already; withdraw it first")
        return replace(self, available_at=at)

    def _without_patch(self) -> Course:
        if self.deployed_at is not None:
            raise PatchRefusedError("the patch is deployed; nothing is left to withdraw")
        if self.available_at is None:
            raise PatchRefusedError(
                "there was no patch to withdraw at that moment; it was not available"
            )
        return replace(self, available_at=None)

    def _deployed(self, at: datetime) -> Course:
        if self.deployed_at is not None:
            raise PatchRefusedError("the patch is deployed; correct that entry if it is wrong")
        if self.available_at is None:
            raise PatchRefusedError(
                "there was no patch yet at that moment; record first when it became available"
            )
        if self.notified_at is None:
            raise PatchRefusedError("a patch is deployed after its vulnerability became known")
        return replace(self, deployed_at=at)
