"""The rules for reports and notices about mails that did not arrive, or not yet."""

from __future__ import annotations

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.bounces import notices, phrases
from dueby.desk.channels.email.understanding.bounces.recipients import Recipient
from dueby.desk.channels.email.understanding.bounces.reports import (
    STATUS_KINDS,
    Outcome,
    outcomes,
    outcomes_in_text,
)
from dueby.desk.channels.email.understanding.bounces.statuses import best_status, is_permanent
from dueby.desk.channels.email.understanding.complaints import notification
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.channels.email.understanding.senders import (
    has_empty_return_path,
    is_mail_system,
    returns_to_mail_system,
    wants_no_reply,
)
from dueby.desk.channels.email.understanding.threads import prefixes

_OPENING_LETTERS = 400
_LIST_FIELDS = ("x-mlserver", "x-ml-name", "mailing-list", "list-id", "list-post", "x-beenthere")


def delivery_report(asked: Asked) -> Finding | None:
    """Find a delivery status notification that says what became of each recipient."""
    mail = asked.mail
    trusted = is_report(mail) or is_mail_system(mail) or has_empty_return_path(mail)
    if not trusted:
        return None
    found = outcomes(mail)
    if not found and is_mail_system(mail):
        found = outcomes_in_text(mail.text)
    return _judged(_refined(mail, found)) if found else None


def _refined(mail: Mail, found: list[Outcome]) -> list[Outcome]:
    """Take the codes that only the text has, where the report says no more than 5.0.0."""
    text = notices.notice_text(mail)
    refined: list[Outcome] = []
    for each in found:
        address, status, _ = each.recipient
        if address and (status is None or status.endswith(".0.0")):
            status = best_status(status or "", notices.reason_for(address, text))
            recipient = Recipient(address, status, is_permanent(status, text))
            refined.append(Outcome(recipient, each.action))
        else:
            refined.append(each)
    return refined


def _judged(found: list[Outcome]) -> Finding:
    failed = [each.recipient for each in found if each.action == "failed"]
    delayed = [each.recipient for each in found if each.action == "delayed"]
    if failed:
        reason = "a delivery report says that delivery failed (RFC 3464)"
        return Finding(MailClass.BOUNCE, (reason,), _once(failed))
    if delayed:
        reason = "a delivery report says that delivery is delayed (RFC 3464)"
        return Finding(MailClass.DELAYED, (reason,), _once(delayed))
    return Finding(MailClass.RECEIPT, ("a delivery report says that a mail arrived (RFC 3464)",))


def service_notification(asked: Asked) -> Finding | None:
    """Find what Amazon's mail service says in JSON of a bounce, a complaint or a delivery."""
    told = notification(asked.mail)
    if told is None:
        return None
    kind = str(told.get("notificationType") or told.get("eventType") or "").lower()
    if kind == "bounce":
        reason = "a mail service says in JSON that delivery failed"
        return Finding(MailClass.BOUNCE, (reason,), tuple(_bounced(told.get("bounce"))))
    if kind == "complaint":
        return Finding(MailClass.FEEDBACK, ("a mail service says in JSON that somebody complains",))
    if kind == "delivery":
        return Finding(MailClass.RECEIPT, ("a mail service says in JSON that a mail arrived",))
    return None


def _bounced(bounce: object) -> list[Recipient]:
    recipients = bounce.get("bouncedRecipients") if isinstance(bounce, dict) else None
    listed = [each for each in recipients or [] if isinstance(each, dict)]
    return [
        Recipient(address, status, is_permanent(status))
        for each in listed
        for address in [str(each.get("emailAddress", ""))[:320]]
        for status in [str(each["status"])[:12] if each.get("status") else None]
    ]


def notice(asked: Asked) -> Finding | None:
    """Find a notice of a mail system in words of its own: a bounce, or word of a delay."""
    mail = asked.mail
    reasons = _signs(mail)
    if not reasons:
        return None
    text = notices.notice_text(mail)[: limits.JUDGED_LETTERS]
    failed = _once(notices.failed_recipients(mail))
    late = phrases.DELAY_SUBJECT.search(mail.subject) or phrases.DELAYED.search(text)
    if late and not phrases.GAVE_UP.search(phrases.PROMISED.sub(" ", text)):
        soft = tuple(each._replace(is_permanent=False) for each in failed)
        return Finding(MailClass.DELAYED, (*reasons, "it says that delivery goes on"), soft)
    return Finding(MailClass.BOUNCE, tuple(reasons), failed)


def _signs(mail: Mail) -> list[str]:
    """Return why a mail is a notice; nothing if it is none."""
    text = notices.notice_text(mail)[: limits.JUDGED_LETTERS]
    subject = bool(
        phrases.SUBJECT.search(mail.subject) or phrases.DELAY_SUBJECT.search(mail.subject)
    )
    failed = bool(phrases.FAILED.search(text) or phrases.DELAYED.search(text))
    wording = subject or failed
    is_answered = bool(prefixes(mail.subject))
    if "x-failed-recipients" in mail.fields and (is_mail_system(mail) or wording):
        return ["a mail system names failed recipients (X-Failed-Recipients)"]
    machine = is_mail_system(mail) or has_empty_return_path(mail)
    if (
        is_report(mail)
        and (wording or machine)
        and any(each.kind in STATUS_KINDS or each.is_message for each in mail.own_parts)
    ):
        return ["it is a delivery report without its fields (RFC 3462)"]
    if is_report(mail) and wording:
        return ["it is a delivery report whose parts are lost (RFC 3462)"]
    is_named = phrases.SENDER.match(mail.sender) or "<>" in mail.fields.raw("from").replace(" ", "")
    # What a list passes on says so by List-Id; older fields are copied into notices by gateways.
    if is_named and "list-id" not in mail.fields:
        # A postmaster is a person too, who writes of bounces under a subject of their own.
        is_daemon = not mail.sender.startswith(("postmaster", "post_master"))
        is_weighty = subject and not is_answered and bool(notices.failed_recipients(mail))
        said = wording if is_daemon or has_empty_return_path(mail) else is_weighty
        return ["a mail system says that a mail did not arrive"] if said else []
    if is_answered:
        return []
    return _indirect_signs(mail, text, subject=subject, failed=failed)


def _indirect_signs(mail: Mail, text: str, *, subject: bool, failed: bool) -> list[str]:
    is_system = has_empty_return_path(mail) or returns_to_mail_system(mail)
    # People are called system administrators too, and an alarm or a shop speaks of deliveries.
    is_unattended, is_list = wants_no_reply(mail) or is_mail_system(mail), _is_of_list(mail)
    opening = text[:_OPENING_LETTERS]
    if subject and failed and not is_list:
        # A notice names whom it did not reach.
        if is_system or (is_unattended and notices.failed_recipients(mail)):
            return ["a program says in its subject and its text that a mail did not arrive"]
        if phrases.STRONG_OPENING.match(opening.lstrip(" \n*=-#|>")):
            return ["it begins as notices of mail systems do"]
    if (is_system or is_unattended or is_list) and phrases.LIST_REFUSAL.search(opening):
        return ["a list refuses a mail of somebody who is no member"]
    return []


def _is_of_list(mail: Mail) -> bool:
    return any(name in mail.fields for name in _LIST_FIELDS)


def is_report(mail: Mail) -> bool:
    """Tell whether a message is a multipart/report about a delivery (RFC 3462)."""
    said = mail.fields.parametered("content-type").parameters.get("report-type", "").lower()
    if mail.root.kind != "multipart/report":
        return False
    others = {"message/feedback-report", "message/disposition-notification"}
    return said in ("", "delivery-status") and not any(
        each.kind in others for each in mail.own_parts
    )


def _once(recipients: list[Recipient]) -> tuple[Recipient, ...]:
    return tuple({each.address.lower(): each for each in reversed(recipients)}.values())[::-1]
