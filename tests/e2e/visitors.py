"""What tests of the chat in a browser share: who visits, how they begin, and who takes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeAlias

from playwright.sync_api import expect

from tests.desk.chats import signed

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit: TypeAlias = "Callable[..., AbstractContextManager[Page]]"
HANS = "hans@contoso.example"
"""His plan never closes, so that the journey goes the same way at any hour."""


def token(secret: str, email: str = HANS) -> str:
    """Return what the site's server says of who is signed in there."""
    return signed({"email": email, "exp": int(time.time()) + 600}, secret)


def begin(page: Page, words: str) -> None:
    """Open the widget and begin a chat."""
    page.get_by_role("button", name="Chat with support").click()
    page.get_by_label("How can we help?").fill(words)
    page.get_by_role("button", name="Start the chat").click()
    expect(page.get_by_role("log")).to_contain_text(words)


def take(page: Page, words: str) -> None:
    """Take the chat that began with some words."""
    page.goto("/desk/chats/")
    page.get_by_role("link").filter(has_text=words).click()
    page.get_by_role("button", name="Take").first.click()
