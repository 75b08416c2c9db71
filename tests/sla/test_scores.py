"""The score an agreement goes by, and the band it falls into."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueby.sla.scores import (
    Band,
    Bands,
    BandsError,
    Preference,
    ScoreError,
    VectorError,
    chosen_score,
)

V2 = "AV:N/AC:L/Au:N/C:N/I:N/A:C"
V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
V4 = "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

# Choice 16 of the reference agreement.
REFERENCE = (Preference.V3_TEMPORAL, Preference.V2_TEMPORAL, Preference.V4_THREAT)

BANDS = Bands(
    (
        Band("critical", Decimal("9.0")),
        Band("high", Decimal("7.0")),
        Band("middle", Decimal("5.0")),
        Band("low", Decimal("0.0")),
    )
)
FROM_HIGH_ON = Bands((Band("critical", Decimal("9.0")), Band("high", Decimal("7.0"))))

scores = st.integers(0, 100).map(lambda tenths: Decimal(tenths) / 10)


class TestChosenScore:
    @pytest.mark.parametrize(
        "given_vectors, preference, score",
        [
            ([V2, f"{V3}/E:P", V4], Preference.V3_TEMPORAL, "7.1"),
            ([V2, V3], Preference.V3_TEMPORAL, "7.5"),  # undefined metrics discount nothing
            ([f"{V2}/E:F/RL:OF/RC:C"], Preference.V2_TEMPORAL, "6.4"),
            ([f"{V4}/E:U"], Preference.V4_THREAT, "5.2"),
            ([V4], Preference.V4_THREAT, "7.7"),
        ],
    )
    def test_follows_the_order_of_the_agreement(
        self, given_vectors: list[str], preference: Preference, score: str
    ) -> None:
        chosen = chosen_score(given_vectors, REFERENCE)

        assert chosen is not None
        assert (chosen.preference, str(chosen.score)) == (preference, score)

    def test_takes_the_newest_version_and_of_one_version_the_highest(self) -> None:
        older = "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

        chosen = chosen_score([older, f"{V3}/E:U", V3], REFERENCE)

        assert chosen is not None
        assert chosen.vector.canonical == V3

    def test_keeps_to_the_scores_the_agreement_names(self) -> None:
        assert chosen_score([V2, V4], [Preference.V3_BASE]) is None
        assert chosen_score([], REFERENCE) is None

    def test_refuses_one_bad_vector_among_good_ones(self) -> None:
        with pytest.raises(VectorError):
            chosen_score([V3, "high"], REFERENCE)


class TestBandOf:
    @pytest.mark.parametrize(
        "score, band",
        [
            ("10.0", "critical"),
            ("9.0", "critical"),
            ("8.9", "high"),
            ("7.0", "high"),
            ("6.9", "middle"),
            ("5.0", "middle"),
            ("4.9", "low"),
            ("0.0", "low"),
        ],
    )
    def test_gives_an_edge_to_the_higher_band(self, score: str, band: str) -> None:
        assert BANDS.band_of(Decimal(score)) == band

    def test_gives_no_band_under_the_lowest_edge(self) -> None:
        assert FROM_HIGH_ON.band_of(Decimal("6.9")) is None
        assert FROM_HIGH_ON.band_of(Decimal("0.0")) is None

    @pytest.mark.parametrize("score", ["10.1", "-0.1", "8.95", "NaN", "sNaN", "Infinity", "1E+99"])
    def test_refuses_what_is_no_score(self, score: str) -> None:
        with pytest.raises(ScoreError, match=r"allowed are 0\.0 to 10\.0 with one decimal place"):
            BANDS.band_of(Decimal(score))

    @given(lower=scores, higher=scores)
    def test_never_falls_when_the_score_rises(self, lower: Decimal, higher: Decimal) -> None:
        lower, higher = sorted([lower, higher])
        names = [band.name for band in BANDS.bands]

        assert names.index(str(BANDS.band_of(higher))) <= names.index(str(BANDS.band_of(lower)))


class TestBands:
    @pytest.mark.parametrize(
        "bands, complaint",
        [
            ([], "found no band"),
            ([("high", "7.0"), ("high", "5.0")], "found band high twice"),
            ([("low", "0.0"), ("high", "7.0")], "found band high from 7.0 after low from 0.0"),
            ([("high", "7.0"), ("low", "7.0")], "found band low from 7.0 after high from 7.0"),
            ([("all", "10.1")], "band all: found the score 10.1"),
        ],
    )
    def test_refuses_bands_that_contradict_each_other(
        self, bands: list[tuple[str, str]], complaint: str
    ) -> None:
        with pytest.raises(BandsError) as refused:
            Bands(tuple(Band(name, Decimal(edge)) for name, edge in bands))

        assert complaint in str(refused.value)
