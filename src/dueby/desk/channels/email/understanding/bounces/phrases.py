"""How mail systems call themselves, and how they say that a mail did not arrive, or not yet."""

from __future__ import annotations

import re
from typing import Final

SENDER: Final = re.compile(
    r"^(?:mailer[-_.]?daemon|post_?master|double-bounce|mail\.delivery\.(?:system|subsystem)"
    r"|mdaemon"
    r"|mail-?daemon|(?:mail|delivery|smtp)[-_.]?(?:system|subsystem|agent)"
    r"|microsoftexchange[0-9a-f]{8,40})(?:[+-][^@]*)?(?:@|$)",
    re.IGNORECASE,
)
SENDER_NAME: Final = re.compile(
    r"mailer[ -]?daemon|mail (?:delivery|deliver) (?:system|subsystem|service|agent)|post ?master"
    r"|internet mail delivery|system administrator|systemadministrator|mail administrator"
    r"|mail system|delivery (?:status )?notification|interscan notification|mdaemon",
    re.IGNORECASE,
)
SUBJECT: Final = re.compile(
    r"undeliver(?:ed|able)|not (?:be )?delivered|delivery (?:has )?(?:failed|failure|status"
    r"|notification"
    r"|report|problem|error)|delivery_failure|deliver(?:y)? fail|returned (?:mail|to sender"
    r"|message)"
    r"|returning (?:message )?to sender|mail (?:delivery |system )?(?:failed|failure|error)"
    r"|failure notice|failed delivery|delivery unsuccessful|message (?:delivery )?(?:failed"
    r"|failure|has failed"
    r"|delivery has failed)|could not be (?:delivered|sent)|couldn.t be delivered|mail error"
    r"|email delivery failure"
    r"|message you sent blocked|non.?deliver|postmaster notify|mail status report|\[bounce\]"
    r"|^bounce\b"
    r"|errors from |rejected|dsn:|ndr:|nicht zugestellt|unzustellbar|zustellung fehlgeschlagen"
    r"|consegna (?:fallita|non riuscita)|non remis"
    r"|échec (?:de la )?(?:remise|distribution|livraison)"
    r"|no se (?:puede|pudo) entregar"
    r"|no se puede entregar|error (?:en la|de) entrega|mancata consegna|non recapitabile"
    r"|impossibile recapitare"
    r"|onbestelbaar|niet afgeleverd|kan niet worden bezorgd|falha (?:na|de) entrega"
    r"|não (?:foi )?entregue"
    r"|nie można dostarczyć|niedostarczon|nedoručiteln|olevererbart|olevererbar|ikke leveres"
    r"|kan inte levereras"
    r"|toimittamatta|teslim edilemedi|kézbesíthetetlen|недоставлен|не доставлен"
    r"|не может быть доставлен"
    r"|配信(?:不能|できません|エラー)|送信できません|未配信|退信|无法投递|無法傳遞|無法投遞"
    r"|배달(?:되지| 못)|반송",
    re.IGNORECASE,
)
FAILED: Final = re.compile(
    r"\b[45]\d\d[\s-]#?[45]\.\d{1,3}\.\d{1,3}\b|échec de (?:la )?(?:remise|distribution)"
    r"|fehler bei der (?:nachrichten)?zustellung|zustellung.{0,60}(?:fehlgeschlagen|nicht möglich)"
    r"|error (?:en la|de) entrega|falha na entrega|recapito non riuscito|bezorg.{0,40}mislukt"
    r"|kan niet worden bezorgd"
    r"|nie można.{0,30}dostarczyć|doručení.{0,40}nezdařil|сбой доставки|не удалось доставить"
    r"|(?:could|can|was|were|did|has|have)(?: ?not|n.t|not)(?: been"
    r"| be)?(?: (?:able to )?)?(?:deliver|sent|reach)"
    r"|(?:un|not )able to deliver|unable to make delivery|undeliver(?:ed|able)"
    r"|delivery (?:has )?(?:failed|failure)"
    r"|deliver(?:y|ing)? (?:to|of|your).{0,60}fail|wasn.t (?:able to )?deliver"
    r"|couldn.t be delivered|(?:error|problem|trouble|difficulty)s? (?:has occurred while |was )?"
    r"(?:attempting to |in |with |while )?(?:deliver|delivering)|failed addresses follow"
    r"|(?:following|these) (?:address|recipient).{0,60}(?:fail|error|problem|reject|reach)"
    r"|had (?:permanent |transient )?(?:fatal |delivery )?(?:errors|problems)"
    r"|delivery notifications"
    r"|(?:error|problem)s? (?:has |have )?occurred while (?:trying|attempting) to deliver"
    r"|was rejected by|has been rejected|failure reasons|transcript of (?:the )?session"
    r"|was not delivered|not been delivered"
    r"|permanent (?:fatal )?error|delivery failed|mail (?:delivery )?failed|did not reach"
    r"|not (?:a )?member"
    r"|(?:mailbox|mailfolder|mail folder) (?:is )?full|unknown user|user unknown"
    r"|invalid user address"
    r"|rejected recipient|deliver(?:y)? status notification|nicht zugestellt|konnte nicht"
    r"|ne (?:peut|sera|pas).{0,30}(?:livr|remis|distribu)"
    r"|n.a pas (?:pu|été).{0,30}(?:livr|remis|distribu|envoy)|n.existe pas|no (?:se )?(?:pudo"
    r"|puede|ha podido).{0,30}entreg"
    r"|impossibile (?:recapitare|consegnare)|non ha raggiunto|utente sconosciuto"
    r"|não (?:pôde|foi).{0,30}entreg|не (?:может|было"
    r"|удалось).{0,30}достав"
    r"|недоставлен|送信できません|配信(?:でき|不能|エラー)|見つかりません|リストにありません"
    r"|無法|无法|传送失败|존재하지",
    re.IGNORECASE,
)
STRONG_OPENING: Final = re.compile(
    r"this is the (?:mail system|mail delivery|postfix (?:program|mail system)|qmail-send"
    r"|mailer-daemon|dragonfly"
    r"|.{0,40}mail delivery agent)"
    r"|this message was created automatically by (?:the )?mail (?:delivery )?(?:software|system)"
    r"|automatically generated delivery status notification|the original message was received at"
    r"|transcript of session follows|your message to list.{0,80}rejected",
    re.IGNORECASE,
)
DELAY_SUBJECT: Final = re.compile(
    r"delay|warning: (?:could not send|message|mail)|still (?:being )?(?:queued|retrying|trying)"
    r"|verzöger|retard"
    r"|not yet delivered|delivery status notification \((?:delay|verzögerung)|demora|ritard"
    r"|vertraag|retras|atras(?:o|ad)|opóźni|zpožd|försena|forsinke|viiväst|késleltet|gecik"
    r"|καθυστέρ|задерж|отлож|遅(?:延|れ)|延迟|延遲|지연",
    re.IGNORECASE,
)
DELAYED: Final = re.compile(
    r"not yet been (?:delivered|sent)|hasn.t been delivered yet|is (?:being )?delayed"
    r"|has been delayed|been delayed for"
    r"|will (?:be retried|continue|keep trying|try again|retry|be re-?tried)"
    r"|do not need to re-?send|no action is required"
    r"|will be attempted|warning message only|temporary failure report|still (?:being )?(?:try"
    r"|retry|queued|attempt)"
    r"|noch nicht zugestellt|erneut versucht|n.a pas encore été|sera (?:ré)?essay"
    r"|aún no se ha entregado|ainda não foi entregue|non è ancora stato|nog niet (?:bezorgd"
    r"|afgeleverd)|nie została jeszcze|dosud nebyla|har ännu inte|endnu ikke leveret"
    r"|ikke levert ennå|повторн.{0,20}попытк|(?:ещ[её]|пока) не доставлен"
    r"|まだ配信されていません|尚未(?:传递|传送|傳送)"
    r"|아직 배달되지",
    re.IGNORECASE,
)
GAVE_UP: Final = re.compile(
    r"permanent|given up|giving up|too long|failed permanently|fatal errors",
    re.IGNORECASE,
)
PROMISED: Final = re.compile(
    r"\b(?:if|when|should|falls|wenn|si|se|если)\b[^.]{0,120}", re.IGNORECASE
)
"""What a notice says of what may come: "you will be told if the delivery fails permanently"."""
LIST_REFUSAL: Final = re.compile(
    r"\b(?:you(?:r|.re)?|sender|poster|author)\b[^.!?]{0,120}"
    r"(?:not (?:a )?(?:member|subscri\w+) (?:of|to|\()|not (?:allowed|permitted) to post"
    r"|not authori[sz]ed to (?:post|send))"
    r"|only members (?:can|may) post|posts? by non-?members|non-?members are not allowed",
    re.IGNORECASE,
)
