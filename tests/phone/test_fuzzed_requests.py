"""Requests that nobody thought of: always an event that can be told, never an exception."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dueby.cli.phone import account, result
from dueby.desk.channels.phone.events import CallEvent, Dialect, read_request
from dueby.desk.channels.phone.events.documented import events_in
from dueby.desk.channels.phone.events.fields import MOST_LETTERS
from dueby.desk.channels.phone.events.replies import reply_to
from tests.phone.requests import as_form, as_json, as_parts, generic

SEEDS = [
    as_json(generic(user=["a", "b"])),
    as_form(generic("hangup", cause="busy")),
    as_parts(generic("answer", answeringNumber="x@y")),
    as_form({"event": "HungUp", "call_id": "f4", "type": "missed"}),
    as_form({"from": "1", "to": "2"}),
    b'{"payload_pairs": [["event", "newCall"], ["from", "1"]], "vendor": "sipgate"}',
    b'{"payload": {"event": "answer"}}\n{"payload": "event=hangup"}\n{',
    b"POST / HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}",
]
SCRAPS = [
    b"",
    b"\0",
    b"\r\n",
    b"{",
    b"}",
    b"[",
    b'"',
    b"=",
    b"&",
    b"%ff",
    b"--",
    b"\xff\xfe",
    b"[]",
]
WORDS = ["event", "from", "callId", "call_id", "payload", "payload_pairs", "vendor", "user[]"]

bodies = st.one_of(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=6)
        ),
        max_leaves=12,
    ).map(lambda told: json.dumps(told).encode()),
    st.tuples(
        st.sampled_from(SEEDS), st.integers(0, 200), st.sampled_from(SCRAPS), st.integers(0, 20)
    ).map(lambda cut: cut[0][: cut[1]] + cut[2] + cut[0][cut[1] + cut[3] :]),
)


def check(event: CallEvent) -> None:
    assert event.dialect is not None or event.errors
    assert event.is_usable or event.errors
    assert all(len(each) <= MOST_LETTERS for each in (event.call_id, event.from_number))
    told = result("file", event)
    json.dumps(told, ensure_ascii=False).encode()
    assert account(told, event)
    assert reply_to(event, "https://desk/").status == (200 if event.is_usable else 422)


class TestAnyRequest:
    @given(
        body=bodies,
        content_type=st.sampled_from(["", "application/json", "multipart/form-data; boundary=edge"])
        | st.text(max_size=30),
        speaks=st.sampled_from([None, *Dialect]),
    )
    def test_is_an_event(self, body: bytes, content_type: str, speaks: Dialect | None) -> None:
        check(read_request(body, content_type, {"X-Any": ""}, speaks))

    @given(raw=bodies)
    def test_in_a_file_is_one_too(self, raw: bytes) -> None:
        events = list(events_in(raw))

        for each in events:
            check(each)
