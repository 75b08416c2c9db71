"""What a message is and says: from its bytes alone, without a database, raising nothing.

`understand` is the whole of it. Below it stand a reader of fields and parts that copies nothing
and bounds its work, and one module for each kind of mail that wants no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.attachments import Attachment, attachments
from dueby.desk.channels.email.understanding.automatic import suppression
from dueby.desk.channels.email.understanding.bounces.recipients import Recipient
from dueby.desk.channels.email.understanding.classes import classify
from dueby.desk.channels.email.understanding.cleaning import one_line
from dueby.desk.channels.email.understanding.findings import Asked, MailClass
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.channels.email.understanding.own import plain_address_of
from dueby.desk.channels.email.understanding.quoting import reply_text
from dueby.desk.channels.email.understanding.threads import identifiers

__all__ = ["Attachment", "MailClass", "Recipient", "Understood", "understand", "understood"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message is and says; every text is clean, and bounded in length."""

    mail_class: MailClass
    author: str
    to: tuple[str, ...]
    subject: str
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    failed_recipients: tuple[Recipient, ...]
    reply_text: str
    text: str
    attachments: tuple[Attachment, ...]
    reasons: tuple[str, ...]
    errors: tuple[str, ...]
    is_answerable: bool


def understand(raw: bytes, own: Iterable[str] = ()) -> Understood:
    """Return what a message is and says; `own` are the desk's own addresses."""
    return understood(Mail.read(raw), own)


def understood(mail: Mail, own: Iterable[str] = ()) -> Understood:
    """Return what a message is and says that has been read already."""
    finding = classify(Asked(mail, frozenset(plain_address_of(each) for each in own)))
    is_human = finding.mail_class in (MailClass.REPORT, MailClass.REPLY)
    silent = suppression(mail) if is_human else []
    files = attachments(mail)
    text = mail.text
    message_ids = identifiers(mail.fields.raw("message-id"))
    answered = identifiers(mail.fields.raw("in-reply-to"))
    return Understood(
        mail_class=finding.mail_class,
        author=_author(mail),
        to=tuple(each.address for each in mail.fields.mailboxes("to") if each.address),
        subject=mail.subject,
        message_id=next(iter(message_ids), None),
        in_reply_to=next(iter(answered), None),
        references=tuple(identifiers(" ".join(mail.fields.all("references")))),
        failed_recipients=finding.failed,
        reply_text=reply_text(text),
        text=text,
        attachments=tuple(files),
        reasons=tuple(
            one_line(each, limits.SUBJECT_LETTERS) for each in [*finding.reasons, *silent]
        ),
        errors=tuple(mail.complaints),
        is_answerable=is_human and not silent,
    )


def _author(mail: Mail) -> str:
    boxes = mail.fields.mailboxes("from")
    return ", ".join([each.address or each.name for each in boxes][: limits.IDENTIFIERS])
