"""The desk's settings as the environment gives them: one variable each, all beginning DUEBY_.

What is missing has a safe default. Secrets that nobody gave are made once and kept in files that
only their owner can read, so that a desk starts with nothing prepared.
"""

from __future__ import annotations

import os
import re
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
Database: TypeAlias = dict[str, Any]
_LEVELS: Final = ("debug", "info", "warning", "error")
_SHAPES: Final = ("plain", "json")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SHORTEST_KEY: Final = 1024
"""Bits below which no key may sign mails (RFC 8301, 3.2)."""
_MAIL_PORTS: Final = {"smtp": 25, "starttls": 587, "smtps": 465}
_POSTGRES: Final = ("postgres", "postgresql")


class SettingError(ValueError):
    """A variable cannot be used; the message names it, what was found and what is allowed."""


def text(name: str, default: str = "") -> str:
    """Return a setting as it is written."""
    return os.environ.get(f"DUEBY_{name}", default)


def switch(name: str, *, default: bool = False) -> bool:
    """Return a setting that is on or off."""
    written = text(name, "on" if default else "off").lower()
    if written not in {"on", "off"}:
        raise SettingError(f"DUEBY_{name}: found {written!r}; allowed are on, off")
    return written == "on"


def number(name: str, default: int) -> int:
    """Return a setting that is a whole number."""
    written = text(name, str(default))
    if not written.isdecimal():
        raise SettingError(f"DUEBY_{name}: found {written!r}; a whole number is allowed")
    return int(written)


def names(name: str, default: tuple[str, ...]) -> list[str]:
    """Return a setting that is a list, written with commas."""
    written = text(name, ",".join(default))
    return [each.strip() for each in written.split(",") if each.strip()]


def level() -> str:
    """Return how much the desk tells of itself: that of a level and above."""
    written = text("LOG_LEVEL", "info").lower()
    if written not in _LEVELS:
        raise SettingError(f"DUEBY_LOG_LEVEL: found {written!r}; allowed are {', '.join(_LEVELS)}")
    return written.upper()


def shape_of_lines() -> str:
    """Return how the desk writes its lines: plain, or one JSON object each."""
    written = text("LOG", "plain").lower()
    if written not in _SHAPES:
        raise SettingError(f"DUEBY_LOG: found {written!r}; allowed are {', '.join(_SHAPES)}")
    return written


def country() -> str:
    """Return the country whose telephone numbers are written without it (ISO 3166-1 alpha-2)."""
    written = text("COUNTRY", "US").upper()
    if not re.fullmatch("[A-Z]{2}", written):
        raise SettingError(f"DUEBY_COUNTRY: found {written!r}; two letters are allowed, as in US")
    return written


def home() -> Path:
    """Return the directory that holds what the desk keeps in files."""
    return Path(text("HOME", "var")).resolve()


def directory(name: str) -> Path:
    """Return a directory in the desk's home, made at first use."""
    path = home() / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret(name: str) -> str:
    """Return a secret: the variable, else the file of that name, made at first use."""
    given = text(name)
    if given:
        return given
    path = home() / name.lower().replace("_", "-")
    if not path.exists():
        _make_secret(path)
    return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and linked into place, so that of two processes that start together one wins.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(written: str) -> Database:
    """Return what Django must know of a database named by a path or a postgresql:// address."""
    scheme, mark, _ = written.partition("://")
    if mark and scheme in _POSTGRES:
        return _postgresql(written)
    if mark:
        raise SettingError(
            f"DUEBY_DATABASE: found {scheme}://; a path or postgresql://user@host/name is allowed"
        )
    return _sqlite(Path(written) if written else home() / "desk.sqlite3")


def _sqlite(path: Path) -> Database:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path.resolve()),
        # Threads stay, and so do their connections with what they have read of the file.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Deferred transactions fail with "database is locked" under two writers.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(written: str) -> Database:
    try:
        url = urlsplit(written)
        # Several hosts, with commas between, are tried in turn: the one that takes writes is meant.
        hosts = [urlsplit(f"//{each}") for each in url.netloc.rpartition("@")[2].split(",")]
        ports = [str(each.port or "") for each in hosts]
    except ValueError as error:
        raise SettingError(f"DUEBY_DATABASE: no address of a database: {error}") from None
    if not url.path.strip("/"):
        raise SettingError("DUEBY_DATABASE: the name is missing: postgresql://user@host/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": ",".join(unquote(each.hostname or "") for each in hosts),
        "PORT": ",".join(ports) if any(ports) else "",
        # A connection that a server left behind when it was started again serves no page.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 32, "timeout": 10},
            "connect_timeout": "5",
            **dict(parse_qsl(url.query)),
        },
    }


class MailServer(NamedTuple):
    """Who takes mail: `security` is smtp (none), starttls or smtps."""

    security: str
    host: str
    port: int
    user: str
    password: str


def mail_server() -> MailServer | None:
    """Return the mail server, or None where mails are written to files instead."""
    written = text("MAIL_SERVER")
    if not written:
        return None
    try:
        url = urlsplit(written)
        port = url.port
    except ValueError as error:
        raise SettingError(f"DUEBY_MAIL_SERVER: no address of a mail server: {error}") from None
    if url.scheme not in _MAIL_PORTS or not url.hostname or url.path.strip("/"):
        raise SettingError(
            "DUEBY_MAIL_SERVER: allowed are starttls://user:password@host:port, smtps://, smtp://"
        )
    if url.scheme == "smtp" and url.password and url.hostname not in LOOPBACK:
        raise SettingError(
            "DUEBY_MAIL_SERVER: smtp:// would send the password in the clear; use starttls://"
        )
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailServer(url.scheme, url.hostname, port or _MAIL_PORTS[url.scheme], user, password)


def mail_from() -> str:
    """Return whom mails are from: an address, or a name with an address."""
    written = text("MAIL_FROM", "support@localhost")
    if not written.isprintable() or "@" not in parseaddr(written)[1]:
        raise SettingError(
            f"DUEBY_MAIL_FROM: found {written!r}; allowed is an address, as in Support <help@a.org>"
        )
    return written


class MailDoor(NamedTuple):
    """Where mail servers hand mails in: `path` of a socket of this machine, else host and port."""

    host: str
    port: int
    path: str


def mail_door() -> MailDoor | None:
    """Return where mails are handed in by LMTP, or None where that is nowhere."""
    written = text("LMTP")
    if not written:
        return None
    if written.startswith("unix:/"):
        return MailDoor("", 0, written.removeprefix("unix:"))
    try:
        url = urlsplit(f"//:{written}" if written.isdecimal() else f"//{written}")
        host, port = url.hostname or "127.0.0.1", url.port
        rest = f"{url.path}{url.query}{url.username or ''}"
    except ValueError:
        host, port, rest = "", None, ""
    if not port or rest:
        raise SettingError(
            f"DUEBY_LMTP: found {written!r}; allowed are host:port, unix:/path, and a port alone "
            "for this machine"
        )
    return MailDoor(host, port, "")


class MailKey(NamedTuple):
    """What signs mails (RFC 6376): `pem` is an RSA key as PKCS #1."""

    domain: str
    selector: str
    pem: bytes


def mail_key(sender: str) -> MailKey | None:
    """Return what signs mails that are from `sender`, or None where they are not signed."""
    path, selector = text("DKIM_KEY"), text("DKIM_SELECTOR").lower()
    if not path and not selector:
        return None
    if not path or not selector:
        missing = "DKIM_SELECTOR" if path else "DKIM_KEY"
        raise SettingError(f"DUEBY_{missing}: is missing; mails are signed with both or not at all")
    if not re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})*", selector):
        raise SettingError(
            f"DUEBY_DKIM_SELECTOR: found {selector!r}; allowed are letters, digits and hyphens"
        )
    domain = parseaddr(sender)[1].rpartition("@")[2].lower()
    if "." not in domain:
        raise SettingError(
            f"DUEBY_DKIM_KEY: mails are from {domain}, which has no record of keys; "
            "set DUEBY_MAIL_FROM"
        )
    return MailKey(domain, selector, _rsa_key(Path(path)))


def _rsa_key(path: Path) -> bytes:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise SettingError(f"DUEBY_DKIM_KEY: {path}: {error.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it has a password
        raise SettingError(
            f"DUEBY_DKIM_KEY: {path} holds no private key in PEM without a password"
        ) from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < _SHORTEST_KEY:
        raise SettingError(
            f"DUEBY_DKIM_KEY: {path} holds another key than one of RSA with 1024 bits or more"
        )
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
