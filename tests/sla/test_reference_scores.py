"""Which score of a vulnerability counts, and the period of its band (choices 13, 16, 17)."""

import pytest

from tests.sla.reference import evaluated, fact, notified, reworded, temporal

V2 = "AV:N/AC:L/Au:N/C:C/I:C/A:C"
V3 = "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
NOTIFIED = "2026-03-02 10:00"
PATCHED = fact("patch_available", "2026-03-01 12:00")
SEVEN, SIXTY = "2026-03-09 10:00", "2026-05-01 10:00"
NINETY, HUNDRED_TWENTY = "2026-05-31 10:00", "2026-06-30 10:00"


class TestBand:
    """Half-open: at or above the number is the higher band (17)."""

    @pytest.mark.parametrize(
        "score, due",
        [
            (10.0, SEVEN),
            (9.0, SEVEN),
            (8.9, SIXTY),
            (7.0, SIXTY),
            (6.9, NINETY),
            (5.0, NINETY),
            (4.9, HUNDRED_TWENTY),
            (0.1, HUNDRED_TWENTY),
            (0.0, HUNDRED_TWENTY),
        ],
    )
    def test_decides_the_period(self, score: float, due: str) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED, **temporal(score)))

        assert found.due("patch_deployment") == due
        assert found.flags("patch_deployment") == ({"information"} if score == 0 else set())

    def test_moves_with_the_edges_of_the_file(self) -> None:
        text = reworded(("from: 9.0}", "from: 8.5}"))

        assert (
            evaluated(PATCHED, notified(NOTIFIED, score=8.9), text=text).due("patch_deployment")
            == SEVEN
        )


class TestScore:
    """Temporal of 3.x, temporal of 2 where only 2 is given, 4 with threat, else base (16)."""

    @pytest.mark.parametrize(
        "fields, due, note",
        [
            ({"vector": V31}, SEVEN, "9.8: undefined metrics leave it at base"),
            ({"vector": V31 + "/E:U"}, SEVEN, "9.8 x 0.91 = 8.918, rounded up 9.0"),
            ({"vector": V31 + "/E:U/RL:O"}, SIXTY, "x 0.95 = 8.4721, rounded up 8.5"),
            ({"vector": V31 + "/E:U/RL:O/RC:U"}, SIXTY, "x 0.92 = 7.794, rounded up 7.8"),
            ({"vector": V3 + "/E:P/RL:O/RC:U"}, SIXTY, "x 0.94 x 0.95 x 0.92 = 8.051: 8.1"),
            ({"vector": V2}, SEVEN, "10.0"),
            ({"vector": V2 + "/E:U/RL:OF/RC:UC"}, NINETY, "10 x 0.85 x 0.87 x 0.9 = 6.6555: 6.7"),
            ({"vector": V4}, SEVEN, "9.3"),
            ({"vector": V4 + "/E:U"}, SIXTY, "threat metrics count"),
            ({"score": 9.1, "score_kind": "cvss_base"}, SEVEN, "base alone stands"),
            ({"score": 9.1}, SEVEN, "a score that does not say its kind is base"),
        ],
    )
    def test_is_the_temporal_one(self, fields: dict[str, object], due: str, note: str) -> None:
        assert evaluated(PATCHED, notified(NOTIFIED, **fields)).due("patch_deployment") == due, note

    def test_takes_temporal_over_base_of_one_source(self) -> None:
        told = (
            PATCHED,
            notified(NOTIFIED, score=9.8, score_kind="cvss_base", source="nvd"),
            fact("rescored", NOTIFIED, source="nvd", **temporal(8.1)),
        )

        assert evaluated(*told).due("patch_deployment") == SIXTY

    @pytest.mark.parametrize("later", [V2 + "/E:U/RL:OF/RC:UC", V4 + "/E:U"])
    def test_takes_version_3_however_late_another_version_comes(self, later: str) -> None:
        found = evaluated(
            PATCHED,
            notified(NOTIFIED, vector=V31, source="nvd"),
            fact("rescored", "2026-03-03 10:00", vector=later, source="nvd"),
        )

        assert found.due("patch_deployment") == SEVEN

    def test_takes_the_version_that_the_file_prefers(self) -> None:
        text = reworded(
            ("prefer: [v3_temporal, v2_temporal, v4_threat]", "prefer: [v3_base, v2_base]")
        )

        found = evaluated(PATCHED, notified(NOTIFIED, vector=V31 + "/E:U/RL:O"), text=text)

        assert found.due("patch_deployment") == SEVEN

    @pytest.mark.parametrize(
        "scores, due, note",
        [
            ([("nvd", 9.8), ("os_vendor", 6.9)], NINETY, "the OS vendor's word first"),
            ([("os_vendor", 6.9), ("nvd", 9.8)], NINETY, "in whatever order they come"),
            ([("own", 9.8), ("nvd", 7.2)], SIXTY, "NVD before our own"),
            ([("own", 5.5)], NINETY, "our own where there is no other"),
            ([("a stranger", 9.9), ("own", 5.5)], NINETY, "what is not listed comes last"),
        ],
    )
    def test_comes_from_the_first_source_of_the_order(
        self, scores: list[tuple[str, float]], due: str, note: str
    ) -> None:
        (source, score), *others = scores
        told = [PATCHED, notified(NOTIFIED, **temporal(score, source=source))]
        told += [fact("rescored", NOTIFIED, **temporal(s, source=n)) for n, s in others]

        assert evaluated(*told).due("patch_deployment") == due, note

    def test_follows_the_order_of_the_file(self) -> None:
        text = reworded(("sources: [os_vendor, nvd, own]", "sources: [nvd, os_vendor, own]"))
        told = (
            PATCHED,
            notified(NOTIFIED, **temporal(6.9, source="os_vendor")),
            fact("rescored", NOTIFIED, **temporal(9.8, source="nvd")),
        )

        assert evaluated(*told, text=text).due("patch_deployment") == SEVEN

    def test_is_the_highest_of_several_in_one_patch(self) -> None:
        told = (
            PATCHED,
            notified(NOTIFIED, finding="CVE-1", **temporal(4.0)),
            notified(NOTIFIED, finding="CVE-2", **temporal(9.1)),
            notified(NOTIFIED, finding="CVE-3", **temporal(6.0)),
        )
        lowest = reworded(("several: highest", "several: lowest"))

        assert evaluated(*told).due("patch_deployment") == SEVEN
        assert evaluated(*told, text=lowest).due("patch_deployment") == HUNDRED_TWENTY


class TestUnscored:
    """Unscored is not low (17)."""

    def test_has_no_date(self) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED), at="2027-03-02 10:00")

        assert found.due("patch_deployment") is None
        assert found.reason("patch_deployment") == "unscored"
        assert found.standing("patch_deployment") == "waiting"

    @pytest.mark.parametrize(
        "rating, due",
        [
            ("critical", SEVEN),
            ("Important", SIXTY),
            ("high", SIXTY),
            ("moderate", NINETY),
            ("medium", NINETY),
            ("low", HUNDRED_TWENTY),
        ],
    )
    def test_takes_the_source_s_own_word_provisionally(self, rating: str, due: str) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED, rating=rating, source="os_vendor"))

        assert found.due("patch_deployment") == due
        assert found.flags("patch_deployment") == {"provisional"}

    @pytest.mark.parametrize(
        "score, due, flags, note",
        [
            (5.0, NINETY, set[str](), "less severe: from the original start"),
            (7.5, SIXTY, set[str](), "as the word said"),
            (9.5, "2026-03-13 10:00", set[str](), "more severe: the change + 7 days"),
        ],
    )
    def test_gives_way_to_a_score(self, score: float, due: str, flags: set[str], note: str) -> None:
        found = evaluated(
            PATCHED,
            notified(NOTIFIED, rating="high", source="os_vendor"),
            fact("rescored", "2026-03-06 10:00", source="nvd", **temporal(score)),
        )

        assert found.due("patch_deployment") == due, note
        assert found.flags("patch_deployment") == flags

    @pytest.mark.parametrize(
        "scored, due, standing, flags",
        [
            ("2026-03-06 10:00", SEVEN, "running", set[str]()),
            ("2026-04-06 10:00", SEVEN, "overdue", {"retroactive"}),
        ],
    )
    def test_counts_from_the_start_once_scored(
        self, scored: str, due: str, standing: str, flags: set[str]
    ) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED), fact("rescored", scored, **temporal(9.5)))

        assert found.due("patch_deployment") == due
        assert found.standing("patch_deployment") == standing
        assert found.flags("patch_deployment") == flags


class TestRescored:
    @pytest.mark.parametrize(
        "first, second, due, note",
        [
            (7.5, 9.5, "2026-03-27 10:00", "up on 20 March: + 7 days"),
            (9.5, 7.5, SIXTY, "down: from the original start"),
            (4.0, 6.0, "2026-06-18 10:00", "up: 20 March + 90 days, before 30 June"),
            (7.5, 8.5, SIXTY, "within the band"),
            (0.0, 0.1, HUNDRED_TWENTY, "no longer information"),
        ],
    )
    def test_moves_the_date_as_for_defects(
        self, first: float, second: float, due: str, note: str
    ) -> None:
        found = evaluated(
            PATCHED,
            notified(NOTIFIED, **temporal(first)),
            fact("rescored", "2026-03-20 10:00", **temporal(second)),
        )

        assert found.due("patch_deployment") == due, note
        assert found.flags("patch_deployment") == set()

    def test_up_late_keeps_the_running_date(self) -> None:
        found = evaluated(
            PATCHED,
            notified(NOTIFIED, **temporal(7.5)),
            fact("rescored", "2026-04-28 10:00", **temporal(9.5)),
        )

        assert found.due("patch_deployment") == SIXTY


class TestARescoringThatNamesLess:
    def test_without_a_source_replaces_the_score_that_counts(self) -> None:
        found = evaluated(
            notified("2026-03-02 10:00", **temporal(9.3, source="NVD")),
            fact("patch_available", "2026-03-02 10:00"),
            fact("rescored", "2026-03-03 10:00", **temporal(6.5)),
        )

        assert found.due("patch_deployment") == "2026-05-31 10:00"

    def test_without_a_finding_is_of_the_one_that_is_given(self) -> None:
        found = evaluated(
            notified("2026-03-02 10:00", **temporal(9.3, finding="CVE-2026-1")),
            fact("patch_available", "2026-03-02 10:00"),
            fact("rescored", "2026-03-03 10:00", **temporal(6.5)),
            finding="CVE-2026-1",
        )

        assert found.due("patch_deployment") == "2026-05-31 10:00"

    def test_of_another_source_waits_for_its_turn_in_the_order_of_sources(self) -> None:
        found = evaluated(
            notified("2026-03-02 10:00", **temporal(9.3, source="NVD")),
            fact("patch_available", "2026-03-02 10:00"),
            fact("rescored", "2026-03-03 10:00", **temporal(6.5, source="own")),
        )

        assert found.due("patch_deployment") == "2026-03-09 10:00"
