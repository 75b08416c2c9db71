"""What the trusted mail server found of a sender is believed, and nothing else (RFC 8601)."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.authentication import checks_of, is_forged
from dueby.desk.channels.email.understanding.mail import Mail
from tests.desk.mails import MX
from tests.mail.messages import message


def checks(*fields: str, trusted: str = MX) -> dict[str, str]:
    """Return what is believed of a mail of Bob's with these fields, the topmost first."""
    block = "".join(f"Authentication-Results: {each}\r\n" for each in fields)
    mail = Mail.read(block.encode() + message())
    return dict(checks_of(mail.fields, [trusted]))


class TestChecks:
    @pytest.mark.parametrize(
        "field, found",
        [
            (f"{MX}; spf=pass; dkim=fail", {"spf": "pass", "dkim": "fail"}),
            (f"{MX.upper()} 1; SPF = Pass", {"spf": "pass"}),
            (f"{MX} (a; dmarc=pass); dmarc=fail (p=reject)", {"dmarc": "fail"}),
            (f'{MX}; dkim=none reason="a; dmarc=pass"', {"dkim": "none"}),
            (f"{MX}; dkim=fail header.d=a; dkim=pass header.d=b", {"dkim": "pass"}),
            (f"{MX}; dkim=pass header.d=a; dkim=fail header.d=b", {"dkim": "pass"}),
            (f"{MX};\r\n dmarc=pass\r\n header.from=customer.example", {"dmarc": "pass"}),
            (f"{MX}; dmarc=pass header.from=evil.example", {}),
            (f"{MX}; iprev=pass; x-spf=pass; auth=pass", {}),
            (f"{MX}; none", {}),
            (f"{MX}", {}),
            ("", {}),
            (f"evil.example; dmarc=pass; {MX}; dmarc=pass", {}),
            (f"{MX}.evil.example; dmarc=pass", {}),
            (f"(x) {MX}; dmarc=pass", {"dmarc": "pass"}),
            (f"{MX}; {'(' * 5_000}dmarc=pass", {}),
        ],
    )
    def test_are_read(self, field: str, found: dict[str, str]) -> None:
        assert checks(field) == found

    def test_below_those_of_another_server_are_not_believed(self) -> None:
        assert checks("relay.example; spf=none", f"{MX}; dmarc=pass") == {}

    def test_below_those_of_the_trusted_server_add_nothing(self) -> None:
        assert checks(f"{MX}; spf=fail", f"{MX}; dmarc=pass") == {"spf": "fail"}

    @pytest.mark.parametrize(
        "found, forged",
        [
            ({}, False),
            ({"dmarc": "fail", "spf": "pass"}, True),
            ({"dmarc": "pass", "spf": "fail", "dkim": "fail"}, False),
            ({"dmarc": "none", "spf": "fail", "dkim": "fail"}, True),
            ({"spf": "fail", "dkim": "fail"}, True),
            ({"spf": "fail", "dkim": "pass"}, False),
            ({"spf": "softfail", "dkim": "none"}, False),
            ({"dmarc": "temperror"}, False),
        ],
    )
    def test_say_what_is_forged(self, found: dict[str, str], forged: bool) -> None:
        assert is_forged(found) == forged
