"""Nobody fills the disk with one request: what is too large is refused before it is all there."""

import asyncio
from collections.abc import Sequence

import pytest

from dueby.desk.asgi import Bounded
from dueby.desk.serving.protocol import Message, Receive, Scope, Send

LIMIT = 10


class Reader:
    """An application that reads the whole body before it answers."""

    def __init__(self) -> None:
        self.read = b""
        self.is_cut_off = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.is_cut_off = True
                return
            self.read += message["body"]
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})


def ask(reader: Reader, portions: Sequence[bytes], *, announced: int | None = None) -> list[int]:
    """Send a body in portions; return the statuses that were answered."""
    statuses: list[int] = []
    waiting = list(portions)

    async def receive() -> Message:
        portion = waiting.pop(0)
        return {"type": "http.request", "body": portion, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        if "status" in message:
            statuses.append(message["status"])

    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    scope = {"type": "http", "headers": headers}
    asyncio.run(Bounded(reader, LIMIT)(scope, receive, send))
    return statuses


class TestBounded:
    @pytest.mark.parametrize("portions", [[b"x" * LIMIT], [b"x" * 5, b"x" * 5], [b""]])
    def test_lets_through_what_fits(self, portions: list[bytes]) -> None:
        reader = Reader()

        assert ask(reader, portions, announced=sum(map(len, portions))) == [200]
        assert reader.read == b"".join(portions)

    def test_refuses_what_is_announced_as_too_large_unread(self) -> None:
        reader = Reader()

        assert ask(reader, [b"x"], announced=LIMIT + 1) == [413]
        assert reader.read == b""

    @pytest.mark.parametrize("announced", [None, 1])
    def test_refuses_what_turns_out_to_be_too_large(self, announced: int | None) -> None:
        reader = Reader()

        assert ask(reader, [b"x" * 6, b"x" * 6, b"x"], announced=announced) == [413]
        assert reader.is_cut_off
        assert len(reader.read) <= LIMIT
