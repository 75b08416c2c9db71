"""Vulnerabilities of the operating system that the appliances ship with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.advisories.recording import Assessment, deploy, make_available, notify
from dueby.desk.contracts.cover import usual_agreement

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story

RELEASE: Final = "Appliance OS 12"
CRITICAL: Final = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
HIGH: Final = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N/E:U/RL:O/RC:C"
MIDDLE: Final = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H/E:F/RL:O/RC:C"


def waits_for_the_patch(world: World, moments: Moments) -> Story:
    """Tell of a critical one without an official patch: the clock waits without a date."""
    at = yield moments.ago(days=2, hours=5)
    known = Assessment("CVE-2026-41207", CRITICAL, source="nvd")
    notify(known, RELEASE, usual_agreement().current(), by=world.users["ben"], at=at)


def runs(world: World, moments: Moments) -> Story:
    """Tell of a high one with a patch in test: 60 days from when it was available."""
    ben = world.users["ben"]
    at = yield moments.ago(days=54)
    known = Assessment("CVE-2026-33815", HIGH, source="nvd")
    patch = notify(known, RELEASE, usual_agreement().current(), by=ben, at=at)
    at = yield moments.ago(days=52, hours=7)
    make_available(patch, by=ben, at=at)


def is_deployed(world: World, moments: Moments) -> Story:
    """Tell of a middle one whose patch is with the customers."""
    lena = world.users["lena"]
    at = yield moments.ago(days=48)
    known = Assessment("CVE-2026-28450", MIDDLE, source="os_vendor")
    patch = notify(known, RELEASE, usual_agreement().current(), by=lena, at=at)
    at = yield moments.ago(days=47, hours=20)
    make_available(patch, by=lena, at=at)
    at = yield moments.ago(days=20, hours=2)
    deploy(patch, by=lena, at=at)


STORIES: Final = (waits_for_the_patch, runs, is_deployed)
