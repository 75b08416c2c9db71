"""Two processes that seal at the same moment, while others write, make one row of seals."""

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from dueby.desk.journal.models import Chain, Entry, Seal
from dueby.desk.journal.recording import Happening, record
from dueby.desk.journal.sealing import seal, seal_all
from dueby.desk.journal.verifying import verify
from dueby.desk.people.models import Organization
from tests.desk.conftest import MONDAY_NOON
from tests.desk.sidebyside import side_by_side


@pytest.fixture
def organizations(
    transactional_db: None, settings: Settings, tmp_path: object
) -> list[Organization]:
    """Return four customers about whom something is recorded."""
    del transactional_db
    settings.HOME = tmp_path
    made = [Organization.objects.create(name=f"Customer {number}") for number in range(4)]
    for each in made:
        note(each)
    return made


def note(organization: Organization) -> Entry:
    """Record something about a customer."""
    with transaction.atomic():
        noted = Happening("organization.noted", words={"words": "Well."})
        return record(organization, noted, by=None, at=MONDAY_NOON)


def test_sealing_waits_for_nobody_and_loses_nothing(organizations: list[Organization]) -> None:
    for minute in range(5):
        at = MONDAY_NOON + timedelta(minutes=minute)

        done = side_by_side(
            lambda at=at: seal(at),  # type: ignore[misc]
            lambda at=at: seal(at),  # type: ignore[misc]
            *(lambda each=each: note(each) for each in organizations),
        )

        assert not [each for each in done if isinstance(each, Exception)]
    seal_all(MONDAY_NOON + timedelta(minutes=9))

    numbers = list(Seal.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(Chain.objects.values_list("length", "sealed_length")) == {(6, 6)}
    verdict = verify()
    assert verdict.found.named == []
    assert (verdict.found.entries, verdict.found.unsealed) == (24, 0)
