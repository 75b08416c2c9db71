"""Live chat: how soon words are with the other side, and whether a killed process loses any.

Visitors listen as the widget does, half of the messages are theirs and half the agents'. Then it is
done again while one of the web processes is killed and started anew.

usage: python -m bench.chat [--visitors 1000] [--rate 20] [--seconds 30] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import secrets
import statistics
import subprocess
import sys
import time
from collections import Counter
from typing import Final

from bench.chat_web import Web
from bench.desk import databases
from bench.desk_machine import machine

ORIGIN: Final = "https://bench.example"
CSRF: Final = "x" * 32
CALM: Final = 3.0
"""Seconds after the last message in which what is under way arrives."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    arguments = parser.parse_args()
    print(machine())
    for name, address, home in databases(arguments.only):
        environment = {
            "DUEBY_DATABASE": address,
            "DUEBY_HOME": str(home),
            "DUEBY_LOOPBACK": "on",
            "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
        }
        processes = 1 if name == "SQLite" else 2
        visitors = min(arguments.visitors, 100) if name == "SQLite" else arguments.visitors
        filling = subprocess.run(
            [sys.executable, "-m", "bench.chat_filling", str(visitors)],
            env={**os.environ, **environment},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        with Web.started(environment, processes) as web:
            asyncio.run(Talk(web, json.loads(filling.stdout)).measure(name, arguments))


class Talk:
    """All visitors and agents of a run, and when what was said was with the other side."""

    def __init__(self, web: Web, filled: dict[str, list[tuple[int, int, str]]]) -> None:
        self.web = web
        self.sessions = [str(each) for each in filled["sessions"]]
        self.chats = {int(each[0]): (int(each[1]), each[2]) for each in filled["chats"]}
        self.sent: dict[str, float] = {}
        self.heard: Counter[str] = Counter()
        self.delays: dict[str, list[float]] = {"visitor": [], "agent": []}
        self.waiting: dict[int, set[str]] = {}
        self.listening = 0

    async def measure(self, name: str, arguments: argparse.Namespace) -> None:
        agent = self.sessions[0]
        ears = [asyncio.create_task(self.visit(each)) for each in self.chats]
        ears.append(asyncio.create_task(self.watch(agent)))
        while self.listening < len(ears):  # noqa: ASYNC110 - many arrive, and one waits
            await asyncio.sleep(0.2)
        await self.talk(arguments.rate, arguments.seconds)
        for side, delays in self.delays.items():
            told = sorted(delays)
            p95 = told[int(len(told) * 0.95)]
            middle = statistics.median(told)
            print(
                f"{name:10}  to the {side:8} p50 {middle:6.1f} ms  p95 {p95:6.1f} ms"
                f"  {len(told)} messages, {len(self.chats)} visitors, {arguments.rate} a second",
                flush=True,
            )
        self.check(name, "undisturbed")
        if len(self.web.processes) > 1:
            killing = asyncio.create_task(self.kill(arguments.seconds / 4))
            await self.talk(arguments.rate, arguments.seconds)
            await killing
            self.check(name, "one process killed")
        for each in ears:
            each.cancel()
        await asyncio.gather(*ears, return_exceptions=True)

    async def kill(self, after: float) -> None:
        await asyncio.sleep(after)
        await asyncio.to_thread(self.web.kill_one)
        await asyncio.sleep(after)
        self.web.start()

    def check(self, name: str, what: str) -> None:
        """Say how many messages were lost or came twice."""
        lost = [each for each in self.sent if not self.heard[each]]
        doubled = [each for each, count in self.heard.items() if count > 1]
        print(f"{name:10}  {what}: {len(self.sent)} sent, {len(lost)} lost, {len(doubled)} doubled")

    async def talk(self, rate: float, seconds: int) -> None:
        under_way = []
        begun, count = time.perf_counter(), int(rate * seconds)
        for number in range(count):
            await asyncio.sleep(max(0, begun + number / rate - time.perf_counter()))
            chat = random.choice(list(self.chats))  # noqa: S311 - nothing secret
            say = self.say_to_visitor if number % 2 else self.say_to_agent
            under_way.append(asyncio.create_task(say(chat)))
        await asyncio.gather(*under_way)
        until = time.perf_counter() + 60
        while time.perf_counter() < until and not all(self.heard[each] for each in self.sent):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        await asyncio.sleep(CALM)

    async def say_to_agent(self, chat: int) -> None:
        words = f"to-agent-{secrets.token_hex(8)}"
        self.waiting.setdefault(chat, set()).add(words)
        body = json.dumps({"text": words, "id": secrets.token_urlsafe(18)}).encode()
        headers = {**self.visitor_headers(chat), "Content-Type": "application/json"}
        await self.until_taken(words, "/chat/bench/messages/", headers, body)

    async def say_to_visitor(self, chat: int) -> None:
        words = f"to-visitor-{secrets.token_hex(8)}"
        body = f"words={words}&key={secrets.token_urlsafe(18)}".encode()
        session = self.sessions[self.chats[chat][0]]
        headers = {
            **agent_headers(session),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        await self.until_taken(words, f"/desk/chats/{chat}/reply/", headers, body)

    async def until_taken(
        self, words: str, path: str, headers: dict[str, str], body: bytes
    ) -> None:
        """Send the same until it is taken, as both sides' pages do."""
        self.sent[words] = time.perf_counter()
        while True:
            with contextlib.suppress(OSError):
                status, told = await self.web.ask("POST", path, headers, body)
                if status in {201, 204}:
                    return
                if status < 500:
                    raise SystemExit(f"{path} answered {status} {told[:200]!r}")
            await asyncio.sleep(0.3)

    def visitor_headers(self, chat: int) -> dict[str, str]:
        return {"Origin": ORIGIN, "Authorization": f"Bearer {self.chats[chat][1]}"}

    async def visit(self, chat: int) -> None:
        """Listen as a visitor: what changed is asked for, by the number of the last message."""
        known, headers, is_first = 0, self.visitor_headers(chat), True
        async for kind, _ in self.web.events("/chat/bench/events/", headers):
            if kind not in {"", "changed", "reset"}:
                continue
            with contextlib.suppress(OSError):
                status, told = await self.web.ask(
                    "GET", f"/chat/bench/chat/?after={known}", headers
                )
                if status == 200:
                    for each in json.loads(told)["messages"]:
                        known = each["number"]
                        if each["by"] == "agent":
                            self.arrived(each["text"], "visitor")
            self.listening += is_first
            is_first = False

    async def watch(self, session: str) -> None:
        """Listen as an agent's page: what changed is looked at in the page of the chat."""
        headers, is_first, looking = agent_headers(session), True, set()
        async for kind, data in self.web.events("/streams/chats/", headers, "0"):
            self.listening += is_first
            is_first = False
            chats = [json.loads(data)["chat"]] if kind == "changed" else list(self.waiting)
            for chat in chats:
                if self.waiting.get(chat):
                    task = asyncio.create_task(self.look(chat, headers))
                    looking.add(task)
                    task.add_done_callback(looking.discard)

    async def look(self, chat: int, headers: dict[str, str]) -> None:
        wanted = list(self.waiting[chat])
        try:
            _, page = await self.web.ask("GET", f"/desk/chats/{chat}/", headers)
        except OSError:
            # As the page does.
            await asyncio.sleep(1)
            await self.look(chat, headers)
        else:
            for words in wanted:
                count = page.count(f'<p class="said-words">{words}</p>'.encode())
                if count and words in self.waiting[chat]:
                    self.waiting[chat].discard(words)
                    self.arrived(words, "agent", count)

    def arrived(self, words: str, side: str, count: int = 1) -> None:
        if words not in self.sent:
            return
        if not self.heard[words]:
            self.delays[side].append((time.perf_counter() - self.sent[words]) * 1000)
        self.heard[words] += count


def agent_headers(session: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}


if __name__ == "__main__":
    main()
