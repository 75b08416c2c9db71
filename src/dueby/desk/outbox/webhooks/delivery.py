"""A parcel of the kind "webhook" as the request that is posted."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import dueby
from dueby.desk.outbox.carriers import UnsendableError
from dueby.desk.outbox.identifiers import delivery_identifier
from dueby.desk.outbox.models.endpoint import Endpoint, Shape
from dueby.desk.outbox.sealing import SealError, unseal

if TYPE_CHECKING:
    from dueby.desk.outbox.models import Parcel

SIGNATURE: Final = "X-Dueby-Signature"
TIMESTAMP: Final = "X-Dueby-Timestamp"
IDENTIFIER: Final = "Idempotency-Key"


class Delivery(NamedTuple):
    """A request that is to be posted."""

    url: str
    headers: Mapping[str, str]
    body: bytes


def prepare(parcel: Parcel, at: datetime) -> Delivery:
    """Return the request for a parcel, signed at a moment. Raises UnsendableError."""
    endpoint = Endpoint.objects.filter(pk=parcel.content["endpoint"]).first()
    if endpoint is None:
        raise UnsendableError("there is no such endpoint any more")
    if not endpoint.is_active:
        raise UnsendableError(f"the endpoint {endpoint} is not in use")
    body = parcel.content["body"]
    return request_to(endpoint, body, delivery_identifier(parcel.key), at)


def request_to(
    endpoint: Endpoint, body: Mapping[str, Any], identifier: str, at: datetime
) -> Delivery:
    """Return the request that brings a body to an endpoint. Raises UnsendableError."""
    shaped = _sms(endpoint, body, identifier) if endpoint.shape == Shape.SMS else body
    data = json.dumps(shaped, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(at.timestamp()))
    try:
        secrets = [unseal(each) for each in endpoint.secrets_at(at)]
        authorization = unseal(endpoint.authorization)
    except SealError as error:
        raise UnsendableError(str(error)) from None
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Dueby/{dueby.__version__}",
        IDENTIFIER: identifier,
        TIMESTAMP: timestamp,
        SIGNATURE: " ".join(signature_of(each, timestamp, data) for each in secrets),
    }
    if authorization:
        headers["Authorization"] = authorization
    return Delivery(endpoint.url, headers, data)


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """Return how a request is signed: HMAC-SHA256 over the timestamp, a dot and the body."""
    signed = f"{timestamp}.".encode() + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def _sms(endpoint: Endpoint, body: Mapping[str, Any], identifier: str) -> Mapping[str, Any]:
    to, text = body.get("to"), body.get("text")
    if not isinstance(to, str) or not isinstance(text, str) or not to:
        raise UnsendableError("an SMS has a number, to, and words, text")
    return endpoint.constant_fields | {
        endpoint.to_name: to,
        endpoint.text_name: text,
        endpoint.id_name: identifier,
    }
