"""CVSS vectors of every version: their scores, their spelling, and what is refused."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueby.sla.scores import VectorError, Version, checked_score, parse_vector

V2 = "AV:N/AC:L/Au:N/C:N/I:N/A:C"
V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
V4 = "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

CHOICES_3 = {
    "AV": "NALP",
    "AC": "LH",
    "PR": "NLH",
    "UI": "NR",
    "S": "UC",
    "C": "HLN",
    "I": "HLN",
    "A": "HLN",
    "E": "XHFPU",
    "RL": "XUWTO",
    "RC": "XCRU",
}
CHOICES_4 = {
    "AV": "NALP",
    "AC": "LH",
    "AT": "NP",
    "PR": "NLH",
    "UI": "NPA",
    "VC": "HLN",
    "VI": "HLN",
    "VA": "HLN",
    "SC": "HLN",
    "SI": "HLN",
    "SA": "HLN",
    "E": "XAPU",
}


def vectors(prefix: str, choices: dict[str, str]) -> st.SearchStrategy[str]:
    values = {metric: st.sampled_from(letters) for metric, letters in choices.items()}
    return st.fixed_dictionaries(values).map(
        lambda chosen: prefix + "/".join(f"{metric}:{value}" for metric, value in chosen.items())
    )


valid_vectors = vectors("CVSS:3.0/", CHOICES_3) | vectors("CVSS:3.1/", CHOICES_3)
valid_vectors |= vectors("CVSS:4.0/", CHOICES_4)


class TestParseVector:
    # From section 3.3 of the guide to CVSS 2.0 and the documents of examples of 3.x and 4.0.
    @pytest.mark.parametrize(
        "text, base, in_time",
        [
            (f"{V2}/E:F/RL:OF/RC:C", "7.8", "6.4"),  # CVE-2002-0392, Apache
            ("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", "10.0", "8.3"),  # CVE-2003-0818
            ("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C", "6.2", "4.9"),  # CVE-2003-0062
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1", "6.1"),  # CVE-2013-1937
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1", "6.1"),  # CVE-2013-1937
            ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "6.4", "6.4"),  # CVE-2013-0375
            ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "3.1", "3.1"),  # CVE-2014-3566
            ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", "9.9", "9.9"),  # CVE-2012-1516
            ("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", "4.2", "4.2"),  # CVE-2009-0783
            ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", "6.8", "6.8"),  # CVE-2008-1447
            (V3, "7.5", "7.5"),  # CVE-2014-0160, Heartbleed
            (V4, "7.7", "7.7"),  # CVE-2020-3549
            (f"{V4}/E:U", "7.7", "5.2"),  # the same with its threat metrics
            (
                "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                "7.3",
                "7.3",
            ),  # CVE-2022-41741, nginx
            (
                "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N",
                "8.3",
                "8.3",
            ),  # CVE-2023-3089
            (
                "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N",
                "4.6",
                "4.6",
            ),  # CVE-2021-44714
            (
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A",
                "10.0",
                "10.0",
            ),  # CVE-2021-44228, Log4Shell
        ],
    )
    def test_agrees_with_the_published_examples(self, text: str, base: str, in_time: str) -> None:
        vector = parse_vector(text)

        assert str(vector.base) == base
        assert str(vector.threat if vector.version is Version.V4_0 else vector.temporal) == in_time

    @pytest.mark.parametrize("spelling", [V2, f"({V2})", f"CVSS:2.0/{V2}", f"(CVSS:2.0/{V2})"])
    def test_takes_version_2_with_parentheses_and_prefix(self, spelling: str) -> None:
        vector = parse_vector(spelling)

        assert vector.version is Version.V2_0
        assert vector.canonical == V2

    @pytest.mark.parametrize(
        "text, canonical",
        [
            (f"{V3}/RC:X/E:P", f"{V3}/E:P"),
            (f"{V2}/RC:ND/E:POC", f"{V2}/E:POC"),
            ("CVSS:3.1/A:N/I:N/C:H/S:U/UI:N/PR:N/AC:L/AV:N", V3),
            (f"{V4}/U:Amber/E:X/CR:L", f"{V4}/CR:L/U:Amber"),
        ],
    )
    def test_spells_metrics_in_their_order_and_leaves_out_undefined_ones(
        self, text: str, canonical: str
    ) -> None:
        assert parse_vector(text).canonical == canonical

    @pytest.mark.parametrize(
        "text, environment",
        [(V2, "CDP:H/TD:L/CR:L"), (V3, "CR:L/MAV:P/MC:N"), (V4, "CR:L/IR:L/AR:L/MAV:P")],
    )
    def test_counts_no_metric_of_one_installation(self, text: str, environment: str) -> None:
        bare = parse_vector(text)

        vector = parse_vector(f"{text}/{environment}")

        assert (vector.base, vector.temporal, vector.threat) == (
            bare.base,
            bare.temporal,
            bare.threat,
        )

    @pytest.mark.parametrize(
        "text, complaint",
        [
            ("", "found ''; allowed are CVSS:3.0/..., CVSS:3.1/..., CVSS:4.0/..., and AV:..."),
            ("CVSS:3.2/AV:N", "found 'CVSS:3.2/AV:N'; allowed are"),
            (f"7.5/{V3}", "allowed are CVSS:3.0/"),
            (V3.lower(), "allowed are CVSS:3.0/"),
            (V3.removeprefix("CVSS:3.1/"), "no CVSS 2.0 vector: found metric 'PR'; allowed are AV"),
            (f"{V3}/", "found ''; allowed is METRIC:VALUE between '/'"),
            (f"{V3}/E", "found 'E'; allowed is METRIC:VALUE between '/'"),
            (f"{V3}/AV:N", "found metric AV twice; allowed is once"),
            (f"{V3}/Q:N", "found metric 'Q'; allowed are AV, AC, PR"),
            (f"{V3}/E:Z", "found value 'Z' of E; allowed are X, H, F, P, U"),
            (f"{V3}/E:P:P", "found value 'P:P' of E"),
            (V3.replace("AV:N", "AV:X"), "found value 'X' of AV; allowed are N, A, L, P"),
            (V3.replace("/S:U", ""), "found no S; AV, AC, PR, UI, S, C, I, A must be given"),
            (V2.replace("/Au:N", ""), "found no Au; AV, AC, Au, C, I, A must be given"),
            (f"{V4}/E:F", "found value 'F' of E; allowed are X, A, P, U"),
            (f"({V3})", "allowed are CVSS:3.0/"),
            (f"({V2}", "allowed are CVSS:3.0/"),
        ],
    )
    def test_says_what_it_found_and_what_is_allowed(self, text: str, complaint: str) -> None:
        with pytest.raises(VectorError) as refused:
            parse_vector(text)

        assert complaint in str(refused.value)

    def test_does_not_repeat_a_hostile_text_at_length(self) -> None:
        with pytest.raises(VectorError) as refused:
            parse_vector(f"{V3}/" + "E" * 1_000_000)

        assert len(str(refused.value)) < 1000

    @given(text=st.text() | st.from_regex(r"\(?(CVSS:[234]\.[01]/)?([A-Za-z]{1,3}:\w/?)*\)?"))
    def test_refuses_any_other_text_and_never_fails(self, text: str) -> None:
        try:
            vector = parse_vector(text)
        except VectorError:
            return

        assert parse_vector(vector.canonical) == vector

    @given(text=valid_vectors, data=st.data())
    def test_does_not_depend_on_the_order_of_metrics(self, text: str, data: st.DataObject) -> None:
        prefix, *fields = text.split("/")
        shuffled = data.draw(st.permutations(fields))

        assert parse_vector("/".join([prefix, *shuffled])) == parse_vector(text)

    @given(text=valid_vectors)
    def test_never_rises_above_the_base_score_with_time(self, text: str) -> None:
        vector = parse_vector(text)
        in_time = vector.threat if vector.version is Version.V4_0 else vector.temporal

        assert in_time is not None
        assert Decimal(0) <= in_time <= vector.base <= Decimal(10)
        assert {in_time, vector.base} == {checked_score(in_time), checked_score(vector.base)}


class TestParseVectorOfPublishedAdvisories:
    def test_agrees_with_every_score_that_stands_beside_a_vector(
        self, shared_data: Callable[[str], Path]
    ) -> None:
        folder = shared_data("advisories")
        pairs = [
            pair
            for path in sorted(folder.glob("*/*.json"))
            for pair in scored_vectors(json.loads(path.read_text(encoding="utf-8")))
        ]

        assert len(pairs) >= 20
        for vector, base, temporal in pairs:
            parsed = parse_vector(vector)
            assert float(parsed.base) == base, vector
            assert temporal is None or float(parsed.temporal or 0) == temporal, vector


def scored_vectors(node: Any) -> Iterator[tuple[str, float, float | None]]:  # noqa: ANN401 (JSON)
    if isinstance(node, dict):
        if {"vectorString", "baseScore"} <= node.keys():
            yield node["vectorString"], node["baseScore"], node.get("temporalScore")
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from scored_vectors(each)
