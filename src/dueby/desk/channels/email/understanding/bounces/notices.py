"""Bounces that are no reports: texts of mail systems, told by sender, subject and wording.

Each format says three things: that it could not deliver, to whom, and why. Above the copy of the
returned message, the address stands in a line of its own or after one of few words.
"""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.addresses import addresses_in
from dueby.desk.channels.email.understanding.bounces.recipients import Recipient
from dueby.desk.channels.email.understanding.bounces.reports import original_recipients
from dueby.desk.channels.email.understanding.bounces.statuses import is_permanent, status_in
from dueby.desk.channels.email.understanding.mail import Mail

_MOST_LINES: Final = 400
_REASON_LINES: Final = 8
# Where the copy of the returned message begins.
_RETURNED: Final = re.compile(
    r"^[\s>|*=_-]{0,80}(?:"
    r"(?:this is|below this line is|enclosed is|attached is|included is|below is|here is) (?:a"
    r"|the)? ?"
    r"(?:copy|original|header|beginning|text|message)"
    r"|(?:the )?(?:headers? of the )?(?:unsent|original|returned|undelivered|undeliverable|failed|"
    r"rejected|unmodified)[ -](?:mail |e-?mail )?(?:message|mail|text|headers?)\b"
    r"(?! (?:was|to|from|could|has|is|that|will|as)\b)(?<!undeliverable mail)"
    r"|(?:message|mail) (?:headers?|text|contents?|body)(?: follows?)?"
    r"|the (?:header|text|body|content)s? of the (?:original )?(?:message|mail)"
    r"|message headers? follow|original message (?:follows|headers)|start of message"
    r"|included is a copy|исходное сообщение|ursprüngliche nachricht)",
    re.IGNORECASE,
)
_RETURNED_FIELD: Final = re.compile(
    r"(?:Received|Return-Path|DKIM-Signature|X-Received|Message-ID|MIME-Version"
    r"|X-Originating-IP|X-Google-Smtp-Source):",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"^[\s>*•-]{0,20}[\"'<(\[]{0,2}(?:mailto:)?(?P<address>[^\s<>\"'()\[\],;:]{1,128}@[^\s<>\"'()\[\],;:]{1,255}?)"
    r"[\"'>)\]]{0,3}\.?\s{0,10}(?:$|:|\.\.\.|\(|[-–]|,? on |delivery|[A-Z#]|;| {2})"
)
_AFTER: Final = re.compile(
    r"(?<![\w.=-])(?:recipient(?:\(s\)|s)?(?: address)?|deliver(?:ed|y)?(?: (?:your "
    r"|the )?(?:mail|message|e-?mail))?"
    r"(?: to)?|message (?:to|for)|mail (?:to|for)|sent to|addressed to|rcpt to|user|mailbox|address"
    r"|attempts|deliver to|to|for|failed|rejected|full|unknown|5\d\d(?: 5\.\d{1,3}\.\d{1,3})?"
    r"|4\d\d(?: 4\.\d{1,3}\.\d{1,3})?)"
    r"[\s:=-]{1,6}[\"'<(]{0,2}(?P<address>[^\s<>\"'(),;:]{1,128}@[^\s<>\"'(),;:]{1,255})",
    re.IGNORECASE,
)
_MACHINES: Final = re.compile(
    r"(?:mailer-?daemon|post_?master|double-bounce|no-?reply|do-?not-?reply|abuse"
    r"|mail\.delivery\.system)@",
    re.IGNORECASE,
)


def failed_recipients(mail: Mail) -> list[Recipient]:
    """Return whom a notice says it could not reach."""
    text = notice_text(mail)
    named = _named(mail, text)
    return [_recipient(address, text) for address in named[: limits.RECIPIENTS]]


def notice_text(mail: Mail) -> str:
    """Return what a mail system says itself, above the copy of the returned message."""
    kept: list[str] = []
    for line in mail.text.split("\n")[:_MOST_LINES]:
        short = line[: limits.LINE_LETTERS]
        if kept and (_RETURNED.match(short) or _RETURNED_FIELD.match(short)):
            break
        kept.append(short)
    return "\n".join(kept)


def _named(mail: Mail, text: str) -> list[str]:
    stated = addresses_in(" ".join(mail.fields.all("x-failed-recipients")))
    if stated:
        return stated
    others = {mail.sender, *(each.address.lower() for each in mail.fields.mailboxes("to"))}
    lines = text.split("\n")
    alone = [found["address"] for line in lines if (found := _ALONE.match(line))]
    after = [found["address"] for line in lines for found in _AFTER.finditer(line)]
    for candidates in (alone, after, addresses_in(text), original_recipients(mail)):
        chosen = _chosen(candidates, others)
        if chosen:
            return chosen
    return _chosen([*alone, *after], set()) or _chosen(_returned_to(mail, text), set())


def _returned_to(mail: Mail, text: str) -> list[str]:
    """Return to whom the copy of the message went that stands below a notice."""
    copy = mail.text[len(text) :].split("\n")[:_MOST_LINES]
    fields = (each.strip()[: limits.LINE_LETTERS] for each in copy)
    return addresses_in(" ".join(each[3:] for each in fields if each[:3].lower() == "to:"))


def _chosen(candidates: list[str], others: set[str]) -> list[str]:
    plain = (address for each in candidates for address in addresses_in(each)[:1])
    theirs = (
        each
        for each in plain
        if each.lower() not in others
        and not _MACHINES.match(each)
        and "." in each.partition("@")[2]
    )
    return list(dict.fromkeys(theirs))


def _recipient(address: str, text: str) -> Recipient:
    words = reason_for(address, text)
    status = status_in(words) or status_in(text)
    return Recipient(address, status, is_permanent(status, text))


def reason_for(address: str, text: str) -> str:
    """Return the lines about an address: the last that begins with it, and those that follow."""
    lines = text.split("\n")
    about = [place for place, line in enumerate(lines) if address in line]
    if not about:
        return text
    stated = [place for place in about if lines[place].strip(" <>\"'*-:").startswith(address)]
    start = (stated or about)[0]
    reason = [lines[start]]
    for line in lines[start + 1 : start + 1 + _REASON_LINES]:
        if len(reason) > 1 and (not line.strip() or (_ALONE.match(line) and address not in line)):
            break
        reason.append(line)
    return "\n".join(reason)
