"""A test that is posted to an endpoint while somebody waits for the answer."""

from __future__ import annotations

import secrets
import ssl
from datetime import datetime
from typing import NamedTuple

from dueby.desk.outbox.carriers import UnsendableError, UnwellError
from dueby.desk.outbox.models import Endpoint, Shape
from dueby.desk.outbox.webhooks.carrier import TAKEN
from dueby.desk.outbox.webhooks.delivery import request_to
from dueby.desk.outbox.webhooks.posting import post


class Tried(NamedTuple):
    """What came of it: a sentence, and what the receiver said."""

    is_ok: bool
    sentence: str
    said: str = ""


def try_endpoint(endpoint: Endpoint, to: str, *, at: datetime) -> Tried:
    """Post a test to an endpoint. Takes up to 15 seconds; nothing is kept."""
    words = "A test of the support desk. Nothing happened."
    body = {"to": to, "text": words} if endpoint.shape == Shape.SMS else {"test": words}
    try:
        delivery = request_to(endpoint, body, f"test-{secrets.token_hex(16)}", at)
        answer = post(delivery, ssl.create_default_context())
    except (UnsendableError, UnwellError) as refusal:
        return Tried(is_ok=False, sentence=f"It was not taken: {refusal}.")
    if answer.status in TAKEN:
        return Tried(True, f"It was taken: {answer.status}.", answer.text)  # noqa: FBT003 - is_ok
    return Tried(
        is_ok=False, sentence=f"It was not taken: status {answer.status}.", said=answer.text
    )
