"""What is said once the desk answers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

from django.conf import settings

from dueby.desk.environment import LOOPBACK

if TYPE_CHECKING:
    from dueby.desk.serving.place import Place


class Announcement:
    """Says where the desk is, once it answers."""

    def __init__(self, place: Place, welcome: str = "", what: str = "Dueby is") -> None:
        self.probe = f"http://{place.reachable}/health/live"
        ready = f"{what} ready: {settings.BASE_URL}/  (Ctrl-C stops it)"
        self.words = f"{welcome}{_unnamed(place)}{ready}"
        self.said = False

    def __call__(self) -> None:
        if not self.said and self._answers():
            self.say()

    def say(self) -> None:
        """Say it now."""
        print(self.words, flush=True)
        self.said = True

    def _answers(self) -> bool:
        try:
            urlopen(self.probe, timeout=1).close()  # noqa: S310 - our own address
        except HTTPError:
            # Not the name by which the desk may be called, but it answers.
            return True
        except OSError:
            return False
        return True


def _unnamed(place: Place) -> str:
    """Return what to say where others can come, but the desk answers to none of its names."""
    if place.is_loopback or set(settings.ALLOWED_HOSTS) - set(LOOPBACK):
        return ""
    return (
        "Others can come, but the desk answers only to the name localhost: set DUEBY_HOSTS to the "
        "names by which it is called, and DUEBY_BASE_URL to its address.\n"
    )
