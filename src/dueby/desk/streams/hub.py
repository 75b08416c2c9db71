"""The one reader of streams in a process: it reads once and passes on to everybody who listens."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import Error, connection

from dueby.desk.streams.guarding import Claim, still_good
from dueby.desk.streams.reading import Bookmark, News, news_after
from dueby.desk.streams.waking import wake_on_commit

if TYPE_CHECKING:
    from dueby.desk.streams.models import StreamEvent

HEARTBEAT: Final = 15.0
"""Seconds after which a silent stream says that it is still there, and is examined again."""
RETRY: Final = 2_000
"""Milliseconds after which a browser calls again."""
BEHIND: Final = 64
"""Portions that may wait for a slow listener; then it is sent away and calls again."""
Result = TypeVar("Result")

log = logging.getLogger(__name__)


class Listener:
    """One open connection: to which stream, up to which event, for whom."""

    def __init__(self, claim: Claim, number: int, person: int) -> None:
        self.claim = claim
        self.number = number
        self.person = person
        self.portions: asyncio.Queue[str | None] = asyncio.Queue()

    @property
    def bookmark(self) -> Bookmark:
        """Where it is."""
        return Bookmark(self.claim.name, self.number)

    def hear(self, news: News) -> bool:
        """Take what is new; tell whether there may be more."""
        if news.events is None:
            self.number = news.head
            self._take(_told(news.head, "reset", {}))
        elif news.events:
            self.number = news.events[-1].number
            self._take("".join(_event(each) for each in news.events))
        return self.number < news.head

    def end(self) -> None:
        """Send it away after what it was told."""
        self.portions.put_nowait(None)

    def _take(self, portion: str) -> None:
        self.portions.put_nowait(portion if self.portions.qsize() < BEHIND else None)


class Hub:
    """Everybody who listens in this process, and the tasks that read for them."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.dirty = asyncio.Event()
        self.grown: set[str] | None = set()
        self.is_closed = False
        # One thread, so one connection to the database, however many listen.
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="streams")
        self.tasks = [
            asyncio.create_task(self._pass_on()),
            asyncio.create_task(wake_on_commit(self.wake, self.in_database)),
        ]

    def wake(self, names: Collection[str] | None = None) -> None:
        """Have streams of these names read, or all."""
        self.grown = None if names is None or self.grown is None else self.grown | set(names)
        self.dirty.set()

    async def in_database(self, ask: Callable[[], Result]) -> Result:
        """Ask the database in the hub's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, _asked, ask)

    async def listen(self, listener: Listener) -> AsyncGenerator[str, None]:
        """Give what a listener is to be told, until the session ends or the process does."""
        if self.is_closed:
            return
        self.listeners.add(listener)
        try:
            yield f"retry: {RETRY}\nid: {listener.number}\n\n"
            self.wake([listener.claim.name])
            while (portion := await self._next(listener)) is not None:
                yield portion
        finally:
            self.listeners.discard(listener)

    async def _next(self, listener: Listener) -> str | None:
        try:
            async with asyncio.timeout(HEARTBEAT):
                return await listener.portions.get()
        except TimeoutError:
            good = await self.in_database(lambda: still_good([listener.claim]))
            return ": still here\n\n" if listener.claim in good else None

    async def _pass_on(self) -> None:
        while True:
            await self.dirty.wait()
            self.dirty.clear()
            grown, self.grown = self.grown, set()
            try:
                await self._read(
                    [each for each in self.listeners if grown is None or each.claim.name in grown]
                )
            except Exception:
                log.exception("the streams were not read")
                await asyncio.sleep(1)
                self.wake()

    async def _read(self, listeners: Iterable[Listener]) -> None:
        told = await self.in_database(lambda: news_after({each.bookmark for each in listeners}))
        reached = [
            (each, told[each.bookmark]) for each in listeners if told[each.bookmark].events != ()
        ]
        if not reached:
            return
        good = await self.in_database(lambda: still_good({each.claim for each, _ in reached}))
        for listener, news in reached:
            if listener.claim not in good:
                listener.end()
            elif listener.hear(news):
                self.wake([listener.claim.name])

    async def close(self) -> None:
        """Send everybody away, and read no more."""
        self.is_closed = True
        for listener in self.listeners:
            listener.end()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.in_database(_hang_up)
        self.thread.shutdown(wait=False)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of the running loop, made when it is first wanted."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def end_all() -> None:
    """End all streams of the running loop."""
    known = _hubs.get(asyncio.get_running_loop())
    if known is not None:
        await known.close()


def _asked(ask: Callable[[], Result]) -> Result:
    """Ask, and let the next question have a new connection where this one failed."""
    try:
        return ask()
    except Error:
        connection.close()
        raise


def _hang_up() -> None:
    # Named here and not by who asks: each thread has a connection of its own.
    connection.close()


def _event(event: StreamEvent) -> str:
    return _told(event.number, event.kind, event.data)


def _told(number: int, kind: str, data: dict[str, Any]) -> str:
    """Return an event as a browser's EventSource reads it."""
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
