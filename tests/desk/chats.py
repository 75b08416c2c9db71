"""What tests of the live chat share: a site, visitors with their browsers, and what they hear."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from dueby.desk.channels.chat.models import Chat, Presence, Site
from dueby.desk.channels.chat.sealing import seal
from dueby.desk.people.models import User

ORIGIN = "https://www.vendor.example"
SECRET = "what only the site's server and the desk know"  # noqa: S105 - of a test


def site_of(name: str = "The vendor's site", key: str = "vendor-site") -> Site:
    """Return a site whose pages may talk to the desk."""
    site: Site = Site.objects.create(name=name, key=key, origins=[ORIGIN], secret=seal(SECRET))
    return site


def is_here(user: User, at: datetime) -> None:
    """Let one of the vendor's people be there for chats at a moment."""
    told = {"takes_chats": True, "seen_at": at}
    Presence.objects.update_or_create(user=user, defaults=told)


def new_key() -> str:
    """Return what a browser calls something new."""
    return secrets.token_urlsafe(18)


def signed(claims: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    """Return a JSON Web Token."""
    parts = [{"alg": algorithm, "typ": "JWT"}, claims]
    plain = ".".join(_base64(json.dumps(each).encode()) for each in parts)
    code = hmac.new(secret.encode(), plain.encode(), hashlib.sha256).digest()
    return f"{plain}.{_base64(code)}"


def _base64(written: bytes) -> str:
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


@dataclass
class Visitor:
    """Somebody's browser on a page of a site, talking to the desk as the widget does."""

    site: str = "vendor-site"
    origin: str | None = ORIGIN
    at: str = "192.0.2.1"
    given: str = ""
    identity: str = ""
    key: str = field(default_factory=new_key)
    told: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(REMOTE_ADDR=self.at, enforce_csrf_checks=True)

    def headers(self) -> dict[str, str]:
        headers = {} if self.origin is None else {"origin": self.origin}
        return headers | ({"authorization": f"Bearer {self.given}"} if self.given else {})

    def post(self, what: str, **told: object) -> HttpResponse:
        """Send JSON."""
        return self.client.post(  # type: ignore[return-value]
            f"/chat/{self.site}/{what}/",
            json.dumps(told),
            content_type="application/json",
            headers=self.headers(),
        )

    def get(self, what: str, **asked: int) -> HttpResponse:
        """Ask for something."""
        return self.client.get(  # type: ignore[return-value]
            f"/chat/{self.site}/{what}/", asked, headers=self.headers()
        )

    def open(self, words: str = "Hello, is anybody there?", **more: object) -> Chat:
        """Open a chat, and keep its pass."""
        answer = self.post(
            "chats", chat=self.key, id=new_key(), text=words, identity=self.identity, **more
        )
        assert answer.status_code == 201, answer.content
        told = json.loads(answer.content)
        self.given = told["pass"]
        self.told = told["chat"]
        return Chat.objects.get(pk=Chat.objects.latest("pk").pk)

    def say(self, words: str, key: str = "") -> int:
        """Say something, and return its number."""
        answer = self.post("messages", text=words, id=key or new_key())
        assert answer.status_code == 201, answer.content
        return int(json.loads(answer.content)["number"])

    def look(self, after: int = 0) -> dict[str, Any]:
        """Ask how the chat stands."""
        answer = self.get("chat", after=after)
        assert answer.status_code == 200, answer.content
        told: dict[str, Any] = json.loads(answer.content)
        return told

    def words(self) -> list[str]:
        """Return all that was said, as the visitor reads it."""
        return [each["text"] for each in self.look()["messages"]]
