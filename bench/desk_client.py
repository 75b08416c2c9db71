"""A signed-in client of the desk that keeps its connection, as a browser does."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from typing import NamedTuple
from urllib.parse import urlencode


class Answer(NamedTuple):
    """What came back: the status, where it leads, and the page."""

    status: int
    location: str
    page: str


class Reader:
    """One person's browser, without the pictures."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session}

    def get(self, address: str) -> Answer:
        """Return a page."""
        return self._ask("GET", address, "", {})

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        told = {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", address, urlencode(told), kind)

    def _ask(self, method: str, address: str, body: str, headers: dict[str, str]) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asked = (method, address, body or None, {**headers, "Cookie": kept})
        try:
            self.connection.request(*asked)
            answer = self.connection.getresponse()
        except RemoteDisconnected:
            # The server closes what was idle for five seconds; browsers connect again.
            self.connection.close()
            self.connection.request(*asked)
            answer = self.connection.getresponse()
        self._keep_cookies(answer)
        page = answer.read().decode("utf-8", "replace")
        return Answer(answer.status, answer.getheader("Location") or "", page)

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for said in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = said.partition("=")
            self.cookies[name] = rest.partition(";")[0]
