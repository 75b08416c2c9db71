"""People who report by form and by mail, and try again until the desk has said that it took it."""

from __future__ import annotations

import os
import random
import re
import smtplib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from threading import Event, Lock
from typing import Final

from bench.desk_client import Reader

ADDRESS: Final = "support@vendor.example"
EACH: Final = 10
"""Mails of one person; from 20 tickets an hour on the desk takes it for a storm."""
PATIENCE: Final = 10.0
WORDS: Final = "The export stops at two gigabytes, every time, since the last upgrade."
FORM: Final = {"kind": "defect", "product": "", "about": "product", "severity": "2", "words": WORDS}
FOUND: Final = 302


@dataclass
class Ledger:
    """What was sent, and of it what the desk has said it took."""

    accepted: set[str] = field(default_factory=set)
    attempts: int = 0
    refusals: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def tried(self) -> None:
        with self.lock:
            self.attempts += 1

    def took(self, marker: str) -> None:
        with self.lock:
            self.accepted.add(marker)

    def refused(self, why: str) -> None:
        with self.lock:
            self.refusals.append(why)


@dataclass(frozen=True)
class Reporters:
    """Whoever reports: over these ports, with these sessions, until told to stop."""

    ledger: Ledger
    web_ports: Sequence[int]
    mail_ports: Sequence[int]
    sessions: Sequence[str]
    stopping: Event

    def report(self, forms: int, mails: int) -> None:
        """Send so many reports each way, side by side, and come back once all are accepted."""
        hands = len(self.sessions)
        work: list[Callable[[], None]] = []
        for place, session in enumerate(self.sessions):
            work.append(partial(self._forms, range(place, forms, hands), session))
            work.append(partial(self._mails, range(place, mails, hands)))
        with ThreadPoolExecutor(len(work)) as pool:
            for each in [pool.submit(do) for do in work]:
                each.result()

    def _forms(self, numbers: range, session: str) -> None:
        for number in numbers:
            marker, token = f"form-{number}-", os.urandom(12).hex()
            fields = {**FORM, "subject": f"The export stops, {marker}", "token": token}
            self._until_taken(marker, partial(self._by_form, session, fields))

    def _mails(self, numbers: range) -> None:
        for number in numbers:
            marker = f"mail-{number}-"
            self._until_taken(marker, partial(self._by_mail, number, marker))

    def _until_taken(self, marker: str, attempt: Callable[[], str]) -> None:
        while not self.stopping.is_set():
            self.ledger.tried()
            try:
                refusal = attempt()
            except (OSError, HTTPException, smtplib.SMTPException) as error:
                refusal = f"{type(error).__name__}: {error}"
            if not refusal:
                self.ledger.took(marker)
                return
            self.ledger.refused(refusal)
            time.sleep(0.2)

    def _by_form(self, session: str, fields: dict[str, str]) -> str:
        reader = Reader(random.choice(self.web_ports), session)  # noqa: S311 - any will do
        try:
            reader.get("/portal/report/")
            answer = reader.post("/portal/report/", fields)
        finally:
            reader.connection.close()
        return "" if answer.status == FOUND else f"{answer.status} {_words(answer.page)}"

    def _by_mail(self, number: int, marker: str) -> str:
        port = random.choice(self.mail_ports)  # noqa: S311 - any will do
        mail = (
            f"From: Person <person{number // EACH}@customers.example>\r\nTo: {ADDRESS}\r\n"
            f"Subject: The export stops, {marker}\r\nMessage-ID: <{marker}@customers.example>\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}\r\n"
        )
        with smtplib.LMTP("127.0.0.1", port, timeout=PATIENCE) as visitor:
            visitor.sendmail("sender@customers.example", [ADDRESS], mail.encode())
        return ""


def _words(page: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())
