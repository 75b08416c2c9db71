"""Real conversations through the real interface: nothing is lost, nothing mixed between people.

The log of a public support channel (see the README beside the data) is taken as it was: everybody
in it is a visitor with a browser, and each has an agent who answers what was said to them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from dueby.desk.channels.chat.changing import readable
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.models import Chat
from dueby.desk.channels.chat.talking import say
from dueby.desk.demo.cast import World
from tests.desk.chats import Visitor, new_key, site_of
from tests.desk.conftest import MONDAY_NOON, StoppedClock

LINE = re.compile(r"\[(\d\d):(\d\d)\] <([^>]+)> ?(.*)")
DAYS = ("2004-11-15_03", "2011-11-13_02", "2016-12-19_20")
REPLAYED = DAYS if connection.vendor == "sqlite" else DAYS[:1]
"""They differ in their people and words, and not in what a database is asked."""


@dataclass(frozen=True)
class Said:
    """A line of the log: by whom, to whom (or nobody), which words."""

    by: str
    to: str
    words: str


def log_of(path: Path) -> list[Said]:
    """Return what was said; that somebody is spoken to is seen from the name before a colon."""
    lines = [LINE.match(each) for each in path.read_text(encoding="utf-8").splitlines()]
    found = [(each[3], each[4]) for each in lines if each and each[4].strip()]
    names = {by for by, _ in found}
    return [Said(by, _spoken_to(words, names - {by}), words) for by, words in found]


def _spoken_to(words: str, names: set[str]) -> str:
    first = re.match(r"(\S+?)[:,]\s", words)
    return first[1] if first and first[1] in names else ""


class Desk:
    """Everybody of a log: a chat for each who says something by themselves, and its agents."""

    def __init__(self, world: World, clock: StoppedClock) -> None:
        self.world, self.clock = world, clock
        self.visitors: dict[str, Visitor] = {}
        self.chats: dict[str, Chat] = {}
        self.expected: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def replay(self, log: list[Said]) -> None:
        for number, said in enumerate(log):
            # Faster than life, and yet no flood of any one visitor.
            self.clock.at = MONDAY_NOON + timedelta(seconds=3 * number)
            words = readable(said.words)
            self._by_visitor(said.by, words)
            if said.to in self.chats:
                self._by_agent(said.to, words)

    def _by_visitor(self, name: str, words: str) -> None:
        if name not in self.visitors:
            visitor = Visitor(at=f"192.0.2.{len(self.visitors) % 250}")
            self.chats[name] = visitor.open(words, name=name)
            self.visitors[name] = visitor
            agent = ("ada", "ben", "lena")[len(self.chats) % 3]
            answer(self.chats[name], by=self.world.users[agent], at=self.clock.at)
        else:
            key = new_key()
            # A browser that does not know whether it was heard says it again.
            times = 2 if len(words) % 5 == 0 else 1
            numbers = {self.visitors[name].say(words, key) for _ in range(times)}
            assert len(numbers) == 1
        self.expected[name].append(("visitor", words))

    def _by_agent(self, name: str, words: str) -> None:
        agent = Chat.objects.get(pk=self.chats[name].pk).agent
        assert agent is not None
        say(self.chats[name], words, by=agent, key=new_key(), at=self.clock.at)
        self.expected[name].append(("agent", words))

    def heard(self, name: str) -> Iterator[tuple[str, str]]:
        """Give what a visitor's browser is told in the end, asked for in pieces."""
        after, visitor = 0, self.visitors[name]
        while True:
            told = visitor.look(after)
            for each in told["messages"]:
                if each["by"] != "system":
                    yield each["by"], each["text"]
            if not told["more"]:
                return
            after = told["messages"][-1]["number"]


@pytest.mark.parametrize("day", REPLAYED)
def test_nothing_is_lost_and_nothing_mixed(
    world: World, clock: StoppedClock, shared_data: Callable[[str], Path], day: str
) -> None:
    log = log_of(shared_data("chat") / f"{day}.raw.txt")
    site_of()
    desk = Desk(world, clock)

    desk.replay(log)

    assert len(log) > 500
    assert len(desk.chats) > 50
    assert sum(by == "agent" for each in desk.expected.values() for by, _ in each) > 100
    told = {name: list(desk.heard(name)) for name in desk.chats}
    assert told == desk.expected
