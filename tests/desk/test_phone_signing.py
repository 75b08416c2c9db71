"""Pushes of sipgate that are verified by its public key."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from dueby.desk.channels.phone.models import Call, PhoneLine
from dueby.desk.channels.phone.signing import signature_of
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from tests.desk.calls import HERE, line
from tests.desk.conftest import StoppedClock
from tests.phone.requests import FORM, as_form, generic

BODY = as_form(generic(**{"user[]": "Ada Marsh", "xcid": "x"}))


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65_537, key_size=2048)


def pem_of(key: RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    half = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return half.decode()


def signed(key: RSAPrivateKey, body: bytes = BODY) -> dict[str, str]:
    signature = key.sign(body, PKCS1v15(), SHA256())
    return {"X-Sipgate-Signature": b64encode(signature).decode()}


def connected(key: RSAPrivateKey, secret: str = "") -> None:
    """Connect a telephone system of sipgate whose key is kept."""
    line(secret, dialect="sipgate")
    PhoneLine.objects.update(public_key=pem_of(key))


def sent(headers: dict[str, str], body: bytes = BODY) -> int:
    return int(Client().post(HERE, body, content_type=FORM, headers=headers).status_code)


class TestSignature:
    def test_of_sipgate_opens_the_door(
        self, world: World, clock: StoppedClock, key: RSAPrivateKey
    ) -> None:
        del world, clock
        connected(key)

        assert sent(signed(key)) == 200
        assert Call.objects.exists()

    @pytest.mark.parametrize(
        "headers",
        [{}, {"X-Sipgate-Signature": ""}, {"X-Sipgate-Signature": "é"}, {"X-Dueby-Signature": "x"}],
    )
    def test_is_wanted_of_a_line_with_a_key(
        self, world: World, clock: StoppedClock, key: RSAPrivateKey, headers: dict[str, str]
    ) -> None:
        del world, clock
        connected(key)

        assert sent(headers) == 401
        assert not Call.objects.exists()

    def test_is_of_this_body_and_this_key(
        self, world: World, clock: StoppedClock, key: RSAPrivateKey
    ) -> None:
        del world, clock
        connected(key)
        other = generate_private_key(public_exponent=65_537, key_size=2048)

        assert sent(signed(key), BODY + b"&user[]=Ben") == 401
        assert sent(signed(other)) == 401
        assert not Call.objects.exists()

    def test_is_one_of_two_ways_where_there_is_a_secret_too(
        self, world: World, clock: StoppedClock, key: RSAPrivateKey
    ) -> None:
        del world
        connected(key, "a secret")
        at = str(int(clock.at.timestamp()))
        ours = {"X-Dueby-Timestamp": at, "X-Dueby-Signature": signature_of("a secret", at, BODY)}

        assert (sent(signed(key)), sent(ours), sent({})) == (200, 200, 401)

    def test_of_sipgate_is_none_where_no_key_is_kept(
        self, world: World, clock: StoppedClock, key: RSAPrivateKey
    ) -> None:
        del world, clock
        line("a secret", dialect="sipgate")

        assert sent(signed(key)) == 401


class TestPage:
    @pytest.fixture
    def ines(self, world: World) -> Client:
        client = Client()
        client.force_login(world.users["ines"])
        return client

    def test_keeps_a_key_and_lets_it_go(self, ines: Client, key: RSAPrivateKey) -> None:
        number = line(dialect="sipgate").pk
        address = f"/desk/calls/lines/{number}/"

        ines.post(f"{address}key/", {"public_key": pem_of(key)})
        assert "BEGIN PUBLIC KEY" in PhoneLine.objects.get().public_key
        page = ines.get(address).content.decode()
        assert "Each push must be signed by the key." in page
        assert "BEGIN PUBLIC KEY" in page
        ines.post(f"{address}key/", {"public_key": ""})

        assert not PhoneLine.objects.get().is_signed
        kinds = Entry.objects.about(f"phone_line:{number}").values_list("kind", flat=True)
        assert list(kinds) == ["phone_line.key_kept", "phone_line.key_dropped"]

    @pytest.mark.parametrize("what", ["words", "short", "curve", "private"])
    def test_takes_nothing_else_for_a_key(self, ines: Client, what: str) -> None:
        number = line(dialect="sipgate").pk
        given = {
            "words": "the key",
            "short": pem_of(generate_private_key(65_537, 1024)),  # noqa: S505 - to be refused
            "curve": pem_of(ec.generate_private_key(ec.SECP256R1())),
            "private": "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----",
        }[what]

        answer = ines.post(f"/desk/calls/lines/{number}/key/", {"public_key": given}, follow=True)

        assert "This is no such key" in answer.content.decode()
        assert PhoneLine.objects.get().public_key == ""

    def test_is_asked_for_it_by_a_line_of_sipgate_alone(self, ines: Client) -> None:
        number = line().pk

        page = ines.get(f"/desk/calls/lines/{number}/").content.decode()

        assert "Public key of sipgate" not in page
