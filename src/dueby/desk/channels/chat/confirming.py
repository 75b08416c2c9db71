"""A visitor shows that they read mail at an address, by a code that is mailed there."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.handling import identify
from dueby.desk.channels.chat.identity import contact_at
from dueby.desk.channels.chat.languages import CODE_MAIL, language_of
from dueby.desk.channels.chat.models import Chat, ChatState, Confirmation
from dueby.desk.channels.chat.opening import address_of
from dueby.desk.outbox.models import Parcel

if TYPE_CHECKING:
    from collections.abc import Mapping

GOOD_FOR: Final = timedelta(minutes=15)
TRIES: Final = 5
"""Codes that may be tried; of a million the chance is 1 in 200,000."""
CODES: Final = 3
"""Mails with a code that one chat may cause."""
_DIGITS: Final = 6
_SALT: Final = "dueby.desk.channels.chat.confirming"


def send_code(chat: Chat, written: str, *, at: datetime) -> None:
    """Mail a code to an address, whether or not it is anybody's: the answer is always the same.

    Raises ChatRefusedError.
    """
    email = address_of(written)
    if not email:
        raise ChatRefusedError("write the e-mail address to which the code is sent", "address")
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    with transaction.atomic():
        present = _locked(chat)
        asked = Confirmation.objects.filter(chat=present).first()
        sent = 1 if asked is None else asked.sent + 1
        if sent > CODES:
            raise ChatRefusedError(f"{CODES} codes were sent already; write without one", "codes")
        Confirmation.objects.update_or_create(
            chat=present,
            defaults={
                "email": email,
                "digest": _digest(present, code),
                "expires_at": at + GOOD_FOR,
                "tries": 0,
                "sent": sent,
            },
        )
        _mail(present, email, code, sent, at)


def confirm(chat: Chat, code: str, *, at: datetime) -> None:
    """Take a code back; the visitor is from then on who the address belongs to.

    Raises ChatRefusedError for a wrong one, one that is too old, and after too many tries.
    """
    with transaction.atomic():
        present = _locked(chat)
        asked = Confirmation.objects.filter(chat=present).first()
        if asked is None or asked.expires_at <= at or asked.tries >= TRIES:
            is_right = False
        else:
            # Counted whatever comes of it, and kept although it is refused below.
            Confirmation.objects.filter(pk=asked.pk).update(tries=asked.tries + 1)
            is_right = constant_time_compare(_digest(present, code.strip()), asked.digest)
        if is_right and asked is not None:
            asked.delete()
            identify(present, contact_at(asked.email), asked.email, by=present, at=at)
    if not is_right:
        raise ChatRefusedError("the code is wrong or too old; ask for a new one", "code")


def _locked(chat: Chat) -> Chat:
    present: Chat = Chat.objects.select_for_update().get(pk=chat.pk)
    if present.state == ChatState.ENDED or present.contact_id is not None:
        raise ChatRefusedError("there is nothing to confirm", "confirmed")
    return present


def _digest(chat: Chat, code: str) -> str:
    return salted_hmac(_SALT, f"{chat.pk}/{code}", algorithm="sha256").hexdigest()


def _mail(chat: Chat, email: str, code: str, number: int, at: datetime) -> None:
    subject, words = CODE_MAIL[language_of(chat.language)]
    text = f"{code}\n\n{words.format(minutes=GOOD_FOR.seconds // 60)}\n"
    content: Mapping[str, object] = {
        "to": email,
        "subject": subject,
        "text": text,
        "automatic": True,
    }
    Parcel.post(
        f"{chat.journal_name}/code/{number}",
        "mail",
        content,
        subject=chat.journal_name,
        at=at,
        person=chat.journal_name,
    )
