"""Receipts: a mail arrived, or was read or deleted unread (RFC 8098, RFC 3464 with success)."""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding import limits
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass

_KIND: Final = "message/disposition-notification"
_SUBJECT: Final = re.compile(
    r"^(?:read(?: receipt)?|return receipt(?: \(displayed\))?|disposition notification|delivered"
    r"|relayed|not read"
    r"|gelesen|ungelesen gelöscht|gelöscht"
    r"|lesebestätigung(?: \(angezeigt\))?|empfangsbestätigung|zugestellt"
    r"|lu|non lu|accusé de (?:lecture|réception)|distribué|remis|leído|leido|no leído"
    r"|(?:confirmación|notificación) de lectura|entregado"
    r"|letto|non letto|conferma di lettura|ricevuta di ritorno|gelezen|ongelezen|leesbevestiging"
    r"|lida|lido|não lida"
    r"|confirmação de leitura|läst|oläst|læst|lest|ulest|luettu|przeczytane|przeczytano"
    r"|potwierdzenie|přečteno|prečítané"
    r"|olvasva|okundu|прочитано|прочтено|уведомление о (?:прочтении|доставке)|開封済み"
    r"|開封確認|已读|已讀"
    r"|읽음)\s?[:：(-]",
    re.IGNORECASE,
)
_TEXT: Final = re.compile(
    r"your message.{0,400}(?:was|has been|were) (?:read|displayed|deleted|received|opened"
    r"|successfully delivered)"
    r"|your document.{0,400}was received by"
    r"|this is a (?:(?:return|read|delivery) receipt|receipt for the (?:mail|message))"
    r"|the message was displayed"
    r"|no guarantee that the message has been read"
    r"|(?:ihre nachricht|die nachricht|lesebestätigung).{0,400}(?:gelesen|angezeigt|geöffnet"
    r"|gelöscht|zugestellt)"
    r"|(?:votre message|accusé).{0,400}(?:lu|affiché|ouvert|supprimé|remis)|(?:su mensaje"
    r"|mensaje).{0,400}(?:leído|leido|mostrado|abierto)"
    r"|(?:il messaggio|messaggio).{0,400}(?:letto|visualizzato|aperto)|(?:uw bericht"
    r"|bericht).{0,400}(?:gelezen|geopend)"
    r"|(?:sua mensagem|mensagem).{0,400}(?:lida|exibida)|(?:сообщение"
    r"|письмо).{0,400}(?:прочитано|прочтено|открыто)"
    r"|wiadomość.{0,400}(?:przeczytan|usunięt)|(?:meddelande|meddelelse|melding|besked).{0,400}"
    r"(?:läs[te]|læst|lest)|viesti.{0,400}luettu|zpráv.{0,400}přečten|üzenet.{0,400}olvas"
    r"|ileti.{0,400}okun|メッセージ.{0,400}開封|邮件.{0,400}(?:已读|阅读|读取)|郵件.{0,400}(?:已讀|閱讀|讀取)"
    r"|메시지.{0,400}읽"
    r"|(?:message|delivery).{0,80}(?:has been delivered to|is complete).{0,80}",
    re.IGNORECASE | re.DOTALL,
)


def receipt(asked: Asked) -> Finding | None:
    """Find that a mail says that another arrived or was read."""
    mail = asked.mail
    said = mail.fields.parametered("content-type").parameters.get("report-type", "").lower()
    if said == "disposition-notification" or any(part.kind == _KIND for part in mail.own_parts):
        return Finding(MailClass.RECEIPT, ("it holds a disposition notification (RFC 8098)",))
    if _SUBJECT.search(mail.subject) and _TEXT.search(mail.text[: limits.LINE_LETTERS]):
        return Finding(MailClass.RECEIPT, ("its subject and text are those of a receipt",))
    return None
