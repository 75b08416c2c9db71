"""How many requests a web process answered, how, and how long they took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dueby.desk.serving.protocol import Application, Message, Receive, Scope, Send

BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds up to which requests are counted together."""


class Counted:
    """An application whose answers are counted. A live stream counts by its beginning."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.statuses: Counter[str] = Counter()
        self.within = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count it once its answer begins."""
        began = perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(int(message["status"]), perf_counter() - began)
            await send(message)

        await self.application(scope, receive, counted)

    def figures(self) -> Mapping[str, Any]:
        """Return what was counted so far."""
        return {
            "statuses": dict(self.statuses),
            "within": list(self.within),
            "seconds": self.seconds,
        }

    def _count(self, status: int, seconds: float) -> None:
        self.statuses[f"{status // 100}xx"] += 1
        self.within[sum(seconds > bound for bound in BOUNDS)] += 1
        self.seconds += seconds
