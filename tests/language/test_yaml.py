"""What is no YAML, or YAML of a kind that nobody should have to read aloud."""

import pytest

from tests.language.files import complaints_of, told, written

NO_FILE = "1:1: (file): found nothing; allowed is a mapping with dueby, agreement, title"
DEEP = "brackets nested too deep; at most 40 levels"


class TestAFile:
    @pytest.mark.parametrize(
        "text, complaint",
        [
            ("", NO_FILE),
            ("  \n\n", NO_FILE),
            ("# only a comment\n", NO_FILE),
            ("- a\n- b\n", "1:1: (file): found a list of 2; allowed is a mapping with dueby"),
            ("hello", "1:1: (file): found 'hello'; allowed is a mapping with dueby"),
            ("dueby: 1\n\tagreement: a\n", "2:1: (file): while scanning for the next token found"),
            ("a: b: c\n", "1:5: (file): mapping values are not allowed here; well-formed YAML"),
            ("a: @b\n", "1:4: (file): while scanning for the next token found character '@'"),
            ('a: "\\q"\n', "1:6: (file): while scanning a double-quoted scalar found unknown"),
            ("a: {b: 1\nc: 2\n", "2:2: (file): while parsing a flow mapping"),
            ("\x00\x01\x02", "1:1: (file): unacceptable character #x0000"),
            ("title: \ud800", "1:1: (file): unacceptable character #xd800"),
            ("%YAML 3.0\n---\na: b\n", "1:1: (file): found incompatible YAML document"),
            (written() + "...\nmore: [", "13:1: (file): expected '<document start>'"),
            ("? [a, b]\n: c\n", "1:3: (file): a list of 2; a word as a key"),
            ("[" * 10_000 + "]" * 10_000, f"1:42: (file): {DEEP}"),
            ("{a: " * 10_000 + "}" * 10_000, f"1:162: (file): {DEEP}"),
            ("- " * 10_000, f"1:83: (file): {DEEP}"),
            ("#" + "x" * 2_000_000, "1:1: (file): 2000001 characters; at most 1000000"),
        ],
    )
    def test_that_is_no_agreement_is_refused_where_reading_ends(
        self, text: str, complaint: str
    ) -> None:
        assert any(each.startswith(complaint) for each in told(text))

    def test_that_never_closes_a_quote_is_refused_where_the_quote_begins(self) -> None:
        assert told(written('vendor: "Example'))[0].startswith("5:9: (file): while scanning a quot")

    def test_of_several_documents_is_refused_within_its_lines(self) -> None:
        assert {each.place.line for each in complaints_of("---\n---\n")} == {2}


class TestAShorthand:
    @pytest.mark.parametrize(
        "top, complaint",
        [
            ("vendor: &name x", "5:9: (file): the anchor &name; write each value where it stands"),
            ("vendor: *name", "5:9: (file): an alias; write the value out at each place"),
            ("<<: {vendor: x}", "5:1: (file): a merge key; the keys themselves, written out"),
            ("vendor: !!str x", "5:9: (file): the tag tag:yaml.org,2002:str; values without a tag"),
            ("vendor: !!python/object:os.system x", "5:9: (file): the tag tag:yaml.org,2002:pyth"),
            ("vendor: !own x", "5:9: (file): the tag !own; values without a tag"),
        ],
    )
    def test_is_refused(self, top: str, complaint: str) -> None:
        assert told(written(top))[0].startswith(complaint)

    def test_that_grows_without_end_is_refused_at_its_first_anchor(self) -> None:
        laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

        assert told(laughs) == [
            "1:4: (file): the anchor &a; write each value where it stands",
        ]


class TestAKey:
    @pytest.mark.parametrize(
        "text, complaint",
        [
            (written("title: Again"), "5:1: title: the same key twice in one mapping"),
            (
                written("plans: {gold: {title: A, title: B}}"),
                "5:26: plans.gold.title: the same key twice in one mapping; each key once",
            ),
            (
                written("holidays: {h: {dates: {2026-02-03: x, 2026-02-03: y}}}"),
                "5:39: holidays.h.dates.2026-02-03: the same key twice in one mapping",
            ),
        ],
    )
    def test_stands_once(self, text: str, complaint: str) -> None:
        assert told(text)[0].startswith(complaint)

    @pytest.mark.parametrize(
        "text, complaint",
        [
            (written("time_zome: x"), "5:1: time_zome: unknown key 'time_zome'; did you mean 'tim"),
            (
                written(target="strenght: none"),
                "11:5: targets.response.strenght: unknown key 'strenght'; did you mean 'strength'?",
            ),
            (written("zzz: x"), "5:1: zzz: unknown key 'zzz'; allowed are dueby, agreement, title"),
            (written("? \n: x"), "5:2: (file): unknown key ''; allowed are dueby"),
            (written("1: x"), "5:1: 1: unknown key '1'; allowed are dueby"),
        ],
    )
    def test_that_nobody_knows_is_refused_with_a_guess(self, text: str, complaint: str) -> None:
        assert told(text)[0].startswith(complaint)


class TestAllComplaints:
    def test_are_told_at_once_and_in_the_order_of_the_file(self) -> None:
        text = written("vendor: [a]", within="soon", starts="[]", target="counting: loosely")

        assert [(each.place.line, each.path) for each in complaints_of(text)] == [
            (5, "vendor"),
            (8, "targets.response.within"),
            (9, "targets.response.starts"),
            (11, "targets.response.counting"),
        ]


class TestAKeyThatStandsTwice:
    def test_hides_no_other_complaint(self) -> None:
        complaints = told("dueby: 1\ndueby: 1\nfoo: 3\ntargets:\n  fix: {within: never}\n")

        places = [each.split(": ")[1] for each in complaints]
        assert {"dueby", "foo", "targets.fix.within", "agreement"} <= set(places)
