"""Mails of monitoring systems name a problem, and whether it is over."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import understand
from dueby.desk.channels.email.understanding.alarms import Alarm, alarm_of
from dueby.desk.channels.email.understanding.mail import Mail
from tests.mail.messages import message

ZABBIX = "Zabbix <zabbix@customer.example>"


def alarm(subject: str, sender: str = "root@customer.example") -> Alarm | None:
    return alarm_of(Mail.read(message(subject=subject, **{"from": sender})))


class TestAlarm:
    @pytest.mark.parametrize(
        "begun, over, problem",
        [
            (
                "** PROBLEM Service Alert: db1/CPU is CRITICAL **",
                "** RECOVERY Service Alert: db1/CPU is OK **",
                "db1/cpu",
            ),
            ("[PROBLEM] CPU on db1 is CRITICAL!", "[RECOVERY] CPU on db1 is OK!", "cpu on db1"),
            (
                "[FIRING:1] HighLoad (db1 page)",
                "[RESOLVED] HighLoad (db1 page)",
                "highload (db1 page)",
            ),
            ("Check_MK: db1/CPU OK -> CRIT", "Check_MK: db1/CPU CRIT -> OK", "db1/cpu"),
        ],
    )
    def test_is_known_by_its_layout(self, begun: str, over: str, problem: str) -> None:
        assert alarm(begun) == Alarm(problem, is_over=False)
        assert alarm(over) == Alarm(problem, is_over=True)

    @pytest.mark.parametrize(
        "begun, over, problem",
        [
            ("Problem: Disk is full", "Resolved in 5m 3s: Disk is full", "disk is full"),
            ("PROBLEM - db1 - CPU is DOWN", "RECOVERY - db1 - CPU is UP", "db1 - cpu"),
            ("[Alerting] Load is high", "[OK] Load is high", "load is high"),
            ("Monitor is DOWN: shop", "Monitor is UP: shop", "shop"),
        ],
    )
    def test_is_known_where_a_monitoring_system_sent_it(
        self, begun: str, over: str, problem: str
    ) -> None:
        assert alarm(begun, ZABBIX) == Alarm(problem, is_over=False)
        assert alarm(over, ZABBIX) == Alarm(problem, is_over=True)
        assert alarm(begun) is None

    @pytest.mark.parametrize(
        "subject", ["Problem: export fails", "[URGENT] db1 is down", "OK: thanks"]
    )
    def test_is_not_what_a_person_writes(self, subject: str) -> None:
        assert alarm(subject) is None

    def test_is_answered_by_no_machine(self) -> None:
        told = understand(message(subject="[FIRING:1] HighLoad (db1)"))

        assert (told.mail_class.value, told.is_answerable) == ("report", False)
