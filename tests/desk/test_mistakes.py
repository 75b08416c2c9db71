"""A machine that fails is told of as such: not saved, why, and that it can be asked again."""

import errno
from unittest.mock import patch

import psycopg
import pytest
from django.db import IntegrityError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import reverse

from dueby.desk.demo.cast import World
from dueby.desk.tickets.models import Ticket
from dueby.desk.ui.mistakes import AWAY, FULL, reason_of
from tests.desk.portals import browser_of


def wrapped(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


class TestReason:
    @pytest.mark.parametrize(
        "error, reason",
        [
            (OperationalError("database or disk is full"), FULL),
            (wrapped(psycopg.errors.DiskFull("could not extend file")), FULL),
            (OSError(errno.ENOSPC, "No space left on device"), FULL),
            (wrapped(psycopg.OperationalError("server closed the connection")), AWAY),
            (OSError(errno.EPERM, "Not permitted"), ""),
            (IntegrityError("a mistake of our own"), ""),
            (ValueError("another"), ""),
        ],
    )
    def test_is_the_machine_or_nobody(self, error: Exception, reason: str) -> None:
        assert reason_of(error) == reason


class TestPage:
    def test_of_a_full_disk_says_so_and_nothing_was_taken(self, world: World) -> None:
        browser = browser_of(world, "rosa")
        browser.raise_request_exception = False
        report = {"kind": "defect", "about": "product", "subject": "It stops", "words": "It stops."}

        with patch.object(Ticket, "save", side_effect=OperationalError("database or disk is full")):
            answer = browser.post(reverse("portal-report"), report)

        assert answer.status_code == 503
        assert FULL in answer.content.decode()
        assert answer["Retry-After"]
        assert not Ticket.objects.exists()

    def test_needs_no_database(self, world: World) -> None:
        browser = browser_of(world, "rosa")
        browser.raise_request_exception = False

        with patch.object(CursorWrapper, "execute", side_effect=OperationalError("gone")):
            answer = browser.get(reverse("portal-report"))

        assert answer.status_code == 503
        assert AWAY in answer.content.decode()

    def test_of_a_mistake_of_its_own_does_not_blame_the_machine(self, client: Client) -> None:
        client.raise_request_exception = False

        with patch("dueby.desk.health.views.HttpResponse", side_effect=ValueError("wrong")):
            answer = client.get("/health/live")

        assert answer.status_code == 500
        assert "The desk made a mistake" in answer.content.decode()
