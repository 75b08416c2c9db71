"""Mails of monitoring systems: which problem they are about, and whether it is over.

A problem is told again and again, and then that it is over: one ticket is about all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dueby.desk.channels.email.understanding.mail import Mail

_SYSTEMS: Final = re.compile(
    r"nagios|icinga|zabbix|naemon|shinken|op5|centreon|check_?mk|\bcmk\b|prometheus|alertmanager"
    r"|grafana|sensu|munin|prtg|uptimerobot|statuscake|pingdom|cloudwatch|datadog|monit(?:or(?:ing)?)?\b",
    re.IGNORECASE,
)
_OVER: Final = frozenset(
    {"recovery", "resolved", "ok", "up", "clear", "flappingend", "flappingstop"}
)
_STATE: Final = r"(?:is )?(?:critical|warning|unknown|down|unreachable|up|ok|pending)"
# By its layout alone no person would write these.
_PLAIN: Final = (
    # Nagios, Icinga and their kin: ** PROBLEM Service Alert: db1/CPU is CRITICAL **
    re.compile(
        rf"^\*{{2,3}}\s*(?P<kind>\w+)\s+(?:service|host) alert:\s*(?P<what>.+?)\s+{_STATE}"
        r"\s*\*{2,3}",
        re.IGNORECASE,
    ),
    # Icinga 2: [PROBLEM] CPU on db1 is CRITICAL!
    re.compile(rf"^\[(?P<kind>problem|recovery)\]\s*(?P<what>.+?)\s+{_STATE}!?$", re.IGNORECASE),
    # Prometheus: [FIRING:1] HighLoad (db1 page)
    re.compile(r"^\[(?P<kind>firing|resolved)(?::\d{1,5})?\]\s*(?P<what>.+)$", re.IGNORECASE),
    # Checkmk: Check_MK: db1/CPU OK -> CRIT
    re.compile(r"^check_?mk:\s*(?P<what>\S.*?)\s+\w+\s*->\s*(?P<kind>\w+)", re.IGNORECASE),
)
# These only where a monitoring system sent them.
_SENT: Final = (
    # Zabbix: Problem: Disk is full on db1; Resolved in 5m: Disk is full on db1
    re.compile(
        r"^(?P<kind>problem|resolved|ok|alarm)(?: in [\dwdhms ]{1,30})?:\s*(?P<what>.+)$",
        re.IGNORECASE,
    ),
    # Icinga, as in PROBLEM - db1 - CPU is CRITICAL
    re.compile(rf"^(?P<kind>problem|recovery) - (?P<what>.+?)\s+{_STATE}!?$", re.IGNORECASE),
    # Grafana: [Alerting] Load is high
    re.compile(r"^\[(?P<kind>alerting|no data|ok)\]\s*(?P<what>.+)$", re.IGNORECASE),
    # Uptime watchers: Monitor is DOWN: shop
    re.compile(r"^monitor is (?P<kind>down|up):\s*(?P<what>.+)$", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A problem as its monitoring system names it, in small letters, and whether it is over."""

    problem: str
    is_over: bool


def alarm_of(mail: Mail) -> Alarm | None:
    """Return what a monitoring system tells, or None where none sent the mail."""
    boxes = mail.fields.mailboxes("from")
    is_sent = any(_SYSTEMS.search(f"{each.name} {each.address}") for each in boxes)
    return alarm_in(mail.subject, is_sent=is_sent)


def alarm_in(subject: str, *, is_sent: bool = True) -> Alarm | None:
    """Return what a subject tells; `is_sent` says that a monitoring system wrote it."""
    for each in (*_PLAIN, *_SENT) if is_sent else _PLAIN:
        if found := each.search(subject):
            problem = " ".join(found["what"].lower().split())
            return Alarm(problem, found["kind"].lower() in _OVER)
    return None
