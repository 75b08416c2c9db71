"""The published mails: what their sources state is what is understood."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dueby.desk.channels.email.understanding import MailClass, Understood, understand

BAR = 0.98
CLASSES = {
    # Two of OpenSMTPD say "Action: delayed" (RFC 3464, 2.3.3), and are no failures yet.
    "bounce": {MailClass.BOUNCE, MailClass.DELAYED},
    "feedback_report": {MailClass.FEEDBACK},
    "auto_reply": {MailClass.AUTO_REPLY},
}
# Their source keeps them as examples of MIME; they are reports of failed deliveries all the same.
REPORTS = {"cpython/msg_16.txt", "cpython/msg_25.txt", "cpython/msg_43.txt"}


@pytest.fixture(scope="module")
def mails(shared_data: Callable[[str], Path]) -> list[tuple[dict[str, Any], Understood]]:
    folder = shared_data("mail")
    rows = (json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines())
    return [(row, understand((folder / row["file"]).read_bytes())) for row in rows]


Mails = list[tuple[dict[str, Any], Understood]]


def stated(mails: Mails) -> Iterator[tuple[dict[str, Any], Understood]]:
    return ((row, each) for row, each in mails if row["expect"].get("bounces"))


def share(kept: list[bool]) -> float:
    return sum(kept) / len(kept)


class TestPublishedMails:
    def test_are_what_their_source_says(self, mails: Mails) -> None:
        known = [(row, each) for row, each in mails if row["class"] in CLASSES]

        assert share([each.mail_class in CLASSES[row["class"]] for row, each in known]) == 1

    def test_name_as_many_failed_recipients_as_stated(self, mails: Mails) -> None:
        bounces = [(row, each) for row, each in stated(mails) if row["class"] == "bounce"]
        counts = [
            len(row["expect"]["bounces"]) == len(each.failed_recipients) for row, each in bounces
        ]

        assert share(counts) >= BAR

    def test_have_the_status_that_is_stated(self, mails: Mails) -> None:
        pairs = [
            (said["status"], found.status)
            for row, each in stated(mails)
            if row["class"] == "bounce"
            for said, found in zip(row["expect"]["bounces"], each.failed_recipients, strict=False)
            # 5.0.9xx are the source's own numbers where a mail states none.
            if said["status"] and ".0.9" not in said["status"]
        ]

        assert share([said == found for said, found in pairs]) >= BAR

    def test_are_no_bounces_where_people_and_lists_wrote_them(self, mails: Mails) -> None:
        others = [
            (row["file"], each.mail_class)
            for row, each in mails
            if row["class"] in ("mail", "malformed") and row["file"] not in REPORTS
        ]

        assert [name for name, found in others if found in CLASSES["bounce"]] == []

    def test_have_the_files_subject_author_and_thread_that_another_reader_finds(
        self, mails: Mails
    ) -> None:
        kept = [all(agreements(row["ref"], each)) for row, each in mails]

        assert share(kept) >= BAR


def agreements(ref: dict[str, Any], understood: Understood) -> Iterator[bool]:
    """Give whether what Python's own reader finds is found."""
    names = [each.name for each in understood.attachments]
    yield all(name in names for name in ref["filenames"])
    yield understood.message_id == ref.get("message_id")
    if ref.get("subject") is not None:
        yield understood.subject.split() == ref["subject"].split()
    if isinstance(ref["from_addr"], list) and "<>" not in ref["from_addr"]:
        yield understood.author == ", ".join(ref["from_addr"])
    if ref.get("in_reply_to"):
        yield str(understood.in_reply_to) in ref["in_reply_to"]
    yield list(understood.references) == list(dict.fromkeys(ref.get("references", [])))
