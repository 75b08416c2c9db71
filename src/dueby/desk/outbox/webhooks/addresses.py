"""To which addresses webhooks may be posted: by HTTPS, or within the house."""

from __future__ import annotations

import ipaddress
import socket
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

_PORTS: Final = {"https": 443, "http": 80}
_HOUSE: Final = [
    ipaddress.ip_network(each)
    for each in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
    )
]  # fmt: skip
"""Loopback and private addresses (RFC 1122, 1918, 4193)."""


class UnsafeAddressError(ValueError):
    """Nothing may be posted to an address; the message says why and what is allowed."""


class Place(NamedTuple):
    """Where to connect: one of `addresses`, of the host that the certificate must name."""

    host: str
    port: int
    is_tls: bool
    addresses: list[str]
    path: str


def check_written(url: str) -> None:
    """Refuse an address for what can be seen of it. Raises UnsafeAddressError."""
    split = _split(url)
    literal = _literal(split.hostname or "")
    if literal is not None:
        _check(literal, is_tls=split.scheme == "https")


def resolve(url: str) -> Place:
    """Return where to connect for an address. Raises UnsafeAddressError, OSError.

    What is checked is what is connected to, so a name that means another address by then
    changes nothing.
    """
    split = _split(url)
    host, is_tls = split.hostname or "", split.scheme == "https"
    port = split.port or _PORTS[split.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for each in addresses:
        _check(ipaddress.ip_address(each.partition("%")[0]), is_tls=is_tls)
    path = f"{split.path or '/'}{f'?{split.query}' if split.query else ''}"
    return Place(host, port, is_tls, addresses, path)


def _split(url: str) -> SplitResult:
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise UnsafeAddressError("This is no address of the web.") from None
    if split.scheme not in _PORTS or not split.hostname or port == 0:
        raise UnsafeAddressError("An address begins with https:// and a host.")
    if not url.isascii() or any(each <= " " for each in url) or split.fragment:
        raise UnsafeAddressError("An address has no blanks, letters beyond ASCII or #.")
    if split.username is not None or split.password is not None:
        raise UnsafeAddressError("Names and passwords belong into Authorization, not the address.")
    return split


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _check(address: ipaddress.IPv4Address | ipaddress.IPv6Address, *, is_tls: bool) -> None:
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        raise UnsafeAddressError(f"Nothing is posted to {address}, which is no machine's own.")
    if not is_tls and not any(address in each for each in _HOUSE):
        raise UnsafeAddressError(
            "Only https:// is allowed, except within the house: private and loopback addresses."
        )
