"""What a person decided over the rules of cover counts as if a rule had said it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.facts import read_facts
from dueby.sla.given import CaseError, read_given
from dueby.sla.language import read_agreement

REPORT = {"id": "r", "at": "2026-11-16T12:00:00-05:00", "type": "reported", "filed_as": "question"}


def judged(root: Path, given: Mapping[str, object]) -> Evaluation:
    """Return what the reference agreement says of a question."""
    text = (root / "agreements" / "plixer.yaml").read_text(encoding="utf-8")
    editions = read_agreement(text, "plixer.yaml")
    return evaluate(
        editions, read_given(dict(given), editions.newest), read_facts([REPORT], "events")
    )


class TestOverruled:
    def test_starts_the_clocks_that_the_rules_refused(self, root: Path) -> None:
        given = {"contract": "none", "overruled": {"support": "entitled"}}

        found = judged(root, given)

        (decision,) = found.decisions
        assert (decision.decision, decision.reason) == ("entitled", "overruled")
        assert "a person decided so" in decision.sentence
        assert "first_response" in {clock.target.name for clock in found.clocks}

    def test_refuses_what_the_rules_granted(self, root: Path) -> None:
        found = judged(root, {"contract": "active", "overruled": {"support": "not_entitled"}})

        assert found.decisions[0].decision == "not_entitled"
        assert "first_response" not in {clock.target.name for clock in found.clocks}

    @pytest.mark.parametrize(
        "overruled", ["entitled", {"suport": "entitled"}, {"support": "yes"}, {"support": []}]
    )
    def test_says_what_is_allowed(self, root: Path, overruled: object) -> None:
        with pytest.raises(CaseError, match=r"given\.overruled.*allowed"):
            judged(root, {"overruled": overruled})
