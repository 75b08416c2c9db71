"""What has happened in the named world lately, told through the desk's own verbs.

A story gives the moments at which something happens in it; what follows a moment happens then.
All stories are played together, in the order of time, so that numbers and histories are as if
everybody had worked at the desk all along.
"""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING

from dueby.desk.demo.stories import (
    calls,
    chats,
    clinics,
    foods,
    mails,
    patches,
    rail,
    rail_requests,
    toys,
)
from dueby.desk.demo.stories.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Story

STORIES = (
    *rail.STORIES,
    *rail_requests.STORIES,
    *clinics.STORIES,
    *foods.STORIES,
    *toys.STORIES,
    *mails.STORIES,
    *calls.STORIES,
    *chats.STORIES,
    *patches.STORIES,
)


def tell(world: World, at: datetime) -> None:
    """Let everything happen that led to how the world is at `at`."""
    moments = Moments(at)
    play([story(world, moments) for story in STORIES])


def play(stories: Iterable[Story]) -> None:
    """Play stories together, always that one whose next moment comes first."""
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapify(waiting)
    while waiting:
        moment, number, story = waiting[0]
        try:
            heapreplace(waiting, (story.send(moment), number, story))
        except StopIteration:
            heappop(waiting)
