"""How mail programs introduce what they quote, in many languages."""

from __future__ import annotations

import re
from typing import Final

WROTE: Final = re.compile(
    r"\b(?:wrote|writes|schrieb(?:en)?|hat geschrieben|geschrieben|a écrit|écrivait|escribió"
    r"|escribio|ha escrito"
    r"|ha scritto|scrisse|scrive|schreef|heeft geschreven|napisał(?:\(?a\)?)?|pisze|skrev"
    r"|kirjoitti|escreveu|escrito"
    r"|napsala?|napísala?|napsal\(a\)|napísal\(a\)|írta|ezt írta|a scris|έγραψε|yazdı"
    r"|şunları yazdı|şunu yazdı"
    r"|написал(?:\(?а\)?)?|(?:вы|ты) писали?|пишет|писала?|написав(?:\(?ла\)?)?|пише|написа"
    r"|je napisao|je napisala"
    r"|napisao je"
    r"|rakstīja|parašė|kirjutas|viết|menulis|wrote on|said|va escriure"
    r"|idatzi zuen)\b\s?[\u00a0 ]?(?:\(?[аa]\)?)?"
    r"|写道|写到|寫道|书面|のメール|は書きました|さんは書|wrote|작성:?|님이 작성|님의 메시지"
    r"|כתב|كتب|เขียนว่า",
    re.IGNORECASE,
)
# Horde and its kin: "Quoting Ada Byron <ada@vendor.example>:"
QUOTING: Final = re.compile(
    r"^\s{0,3}(?:quoting|zitat von|citation de|citando a?|citat från|citat fra|citeren)\s.{1,200}"
    r"[:：]\s{0,3}$",
    re.IGNORECASE,
)
SEPARATOR: Final = re.compile(
    r"^[\s>*]{0,5}[-_=*~]{2,60}\s{0,3}"
    r"(?:(?:start of )?(?:original|forwarded|replied|reply|begin forwarded"
    r"|original appointment)(?: e-?mail| mail| message| nachricht)?(?: by.{0,80}| from.{0,80})?"
    r"|ursprüngliche (?:nachricht|e-?mail|mail)|original-?nachricht|original-?mail"
    r"|weitergeleitete nachricht|message d.origine|message original"
    r"|message (?:transféré|transmis)|courriel original|mensaje original|mensaje reenviado"
    r"|mensagem original|mensagem encaminhada"
    r"|messaggio originale|messaggio inoltrato|messaggio inoltrato|oorspronkelijk bericht"
    r"|doorgestuurd bericht|originalmeddelande"
    r"|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti"
    r"|wiadomość oryginalna|oryginalna wiadomość"
    r"|treść przekazanej wiadomości|původní (?:zpráva|e-?mail)|pôvodná správa|eredeti üzenet"
    r"|mesaj original|mesajul original|αρχικό μήνυμα"
    r"|orijinal (?:mesaj|ileti)|исходное сообщение|оригинальное сообщение|пересылаемое сообщение"
    r"|конец пересылаемого сообщения"
    r"|вихідне повідомлення|оригінальне повідомлення|оригинално съобщение|元のメッセージ"
    r"|原始(?:邮件|郵件|信件)"
    r"|原邮件|转发邮件|원본 ?(?:메시지|메일)|הודעה מקורית)"
    r"\s{0,3}[-_=*~]{2,60}\s{0,5}$",
    re.IGNORECASE,
)
FORWARDED: Final = re.compile(
    r"^[\s>]{0,5}(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|início da mensagem (?:reencaminhada|encaminhada)"
    r"|begin doorgestuurd bericht|начало (?:переадресованного"
    r"|пересылаемого) сообщения)\s?:\s{0,3}$",
    re.IGNORECASE,
)
REPLY_ABOVE: Final = re.compile(
    r"^[\s#>=*_-]{0,20}(?:please )?(?:type|write|reply|enter|add|respond).{0,40} above this line"
    r"|^[\s#>=*_-]{0,20}(?:bitte )?(?:antworten sie|schreiben sie).{0,40}(?:oberhalb"
    r"|über) dieser (?:linie|zeile)",
    re.IGNORECASE,
)
RULE: Final = re.compile(r"^\s{0,5}[_\u2500\u2014-]{3,200}\s{0,5}$")
# GroupWise: what follows is not marked, line by line, for all these signs.
UNMARKED: Final = re.compile(r"^>>> .{3,200} >>>\s{0,3}$")
FROM: Final = re.compile(
    r"^[\s>*_|]{0,8}(?:from|von|de|da|van|od|från|fra|lähettäjä|mittente|remitente|expéditeur"
    r"|absender|feladó|kimden|gönderen"
    r"|от кого|от|від|кому|από|nadawca|odesílatel|de la|差出人|送信者|发件人|發件人|寄件者|寄件人"
    r"|보낸 ?사람|מאת|من)"
    r"[\s*_]{0,4}[:：]",
    re.IGNORECASE,
)
OTHER_FIELD: Final = re.compile(
    r"^[\s>*_|]{0,8}(?:sent|date|to|cc|bcc|subject|reply-to|importance|gesendet(?: am)?|datum|an"
    r"|betreff|kopie|envoyé(?: le)?|date d.envoi|à|a|objet|enviado(?: el| em)?|enviada(?: em)?"
    r"|fecha|para|asunto|assunto|data"
    r"|inviato|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|lähetetty"
    r"|vastaanottaja|aihe|wysłano|wysłane|do|temat|dw|odesláno|komu|předmět|predmet"
    r"|dátum|címzett|tárgy|elküldve|küldve|gönderildi|gönderilme|tarih|kime|konu|trimis|către"
    r"|subiect|отправлено|дата|кому|тема|копия|надіслано|дата|до|тема|στάλθηκε|προς|θέμα"
    r"|送信日時|日時|宛先|件名|发送时间|發送時間|寄件日期|傳送時間|日期"
    r"|收件人|收件者|抄送|副本|主题|主題|主旨|보낸 ?날짜|날짜"
    r"|받는 ?사람|제목|נשלח|אל|נושא|تاريخ|إلى|الموضوع)"
    r"[\s*_]{0,4}[:：]",
    re.IGNORECASE,
)
SENT_FROM: Final = re.compile(
    r"^[\s>]{0,4}(?:sent (?:from|via|with|using) .{1,60}|get outlook for .{1,60}|(?:von"
    r"|mit) mein(?:em(?:/meiner)?|er) .{1,40}gesendet|gesendet (?:von|mit|über) .{1,60}"
    r"|diese nachricht wurde von meinem .{1,80}"
    r"|envoyé (?:de|depuis|à partir de) .{1,60}|télécharge[rz] outlook pour .{1,40}"
    r"|enviado (?:desde|do|de|a partir do|pelo) .{1,60}|obtener outlook para .{1,40}"
    r"|obter o outlook para .{1,40}"
    r"|inviato (?:da|dal|con) .{1,60}|verzonden (?:vanaf|vanuit|met) .{1,60}"
    r"|verstuurd vanaf .{1,60}|skickat från .{1,60}|sendt fra .{1,60}|lähetetty .{1,60}(?:sta"
    r"|stä|lta|ltä|ni)"
    r"|wysłan[eo] z .{1,60}|odesláno z(?:e)? .{1,60}|отправлено (?:с|из) .{1,60}"
    r"|надіслано з .{1,60}|.{0,30}(?:iphone|ipad|android)から送信|发自我的.{1,30}|從我的.{1,30}傳送"
    r"|나의 .{1,30}에서 보냄"
    r"|holen sie sich outlook für .{1,40}|outlook für .{1,40}(?:beziehen|herunterladen)"
    r"|outlook voor .{1,40}downloaden"
    r"|скачать outlook для .{1,40})[.\s]{0,4}$",
    re.IGNORECASE,
)
CLOSING: Final = re.compile(
    r"^\s{0,5}(?:(?:best|kind|warm|kindest|many|with kind|with best)?\s?regards|best wishes"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|cheers|mit freundlichen grü(?:ß"
    r"|ss)en|mit besten grü(?:ß|ss)en"
    r"|(?:viele|beste|freundliche|liebe|herzliche|schöne) grü(?:ß|ss)e|mfg|vg|lg"
    r"|(?:bien )?cordialement|sincères salutations|meilleures salutations|saludos(?: cordiales)?"
    r"|un saludo|atentamente|atenciosamente|cumprimentos"
    r"|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?"
    r"|med vänliga? hälsningar?|vänliga hälsningar|mvh|med venlig hilsen|vennlig hilsen"
    r"|ystävällisin terveisin|z poważaniem|pozdrawiam"
    r"|s pozdravem|s úctou|üdvözlettel|saygılarımla|с уважением|з повагою"
    r"|с наилучшими пожеланиями)\b[\s,.!]{0,4}$",
    re.IGNORECASE,
)
