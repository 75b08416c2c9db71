"""CVSS vectors become scores, and scores fall into bands.

A score is a `Decimal` with one place, as CVSS rounds it: 9.0 is exactly 9.0, so that a band's edge
is a plain comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from cvss import CVSS2, CVSS3, CVSS4, constants2, constants3, constants4

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LOWEST: Final = Decimal("0.0")
HIGHEST: Final = Decimal("10.0")
_ONE_PLACE: Final = Decimal("0.1")
# Longer than any whole vector with every metric of its version.
_SHOWN: Final = 200


class VectorError(ValueError):
    """A text is no CVSS vector; the message says what was found and what is allowed."""


class ScoreError(ValueError):
    """A number is no CVSS score; the message says what was found and what is allowed."""


class BandsError(ValueError):
    """Bands that contradict each other; the message says what was found and what is allowed."""


class Version(StrEnum):
    """The versions of CVSS that are understood, oldest first."""

    V2_0 = "2.0"
    V3_0 = "3.0"
    V3_1 = "3.1"
    V4_0 = "4.0"


class Preference(StrEnum):
    """Which score of which version an agreement goes by."""

    V2_BASE = "v2_base"
    V2_TEMPORAL = "v2_temporal"
    V3_BASE = "v3_base"
    V3_TEMPORAL = "v3_temporal"
    V4_BASE = "v4_base"
    V4_THREAT = "v4_threat"


@dataclass(frozen=True, slots=True)
class Vector:
    """A CVSS vector in its canonical spelling, with its scores.

    Versions 2 and 3 have a temporal score, version 4 has one with threat metrics instead. Metrics
    that a vector leaves undefined discount nothing: both are the base score then. Environmental
    metrics are kept in the spelling and count in no score, for they speak of one installation.
    """

    version: Version
    canonical: str
    base: Decimal
    temporal: Decimal | None
    threat: Decimal | None

    def score(self, wanted: Preference) -> Decimal | None:
        """Return the score that is `wanted`, or None where this version does not have it."""
        generation, _, kind = wanted.partition("_")
        if generation != f"v{self.version[0]}":
            return None
        return {"base": self.base, "temporal": self.temporal, "threat": self.threat}[kind]


@dataclass(frozen=True, slots=True)
class ChosenScore:
    """The score that counts, by which preference and from which vector."""

    score: Decimal
    preference: Preference
    vector: Vector


def chosen_score(vectors: Iterable[str], preferences: Sequence[Preference]) -> ChosenScore | None:
    """Return the score that the first of `preferences` finds among one source's `vectors`.

    Where several vectors have it, the newest version counts, and of one version the highest score.
    None means that no vector has any of the scores.
    """
    known = [parse_vector(vector) for vector in vectors]
    for preference in preferences:
        found = [
            ChosenScore(score, preference, vector)
            for vector in known
            if (score := vector.score(preference)) is not None
        ]
        if found:
            return max(found, key=lambda chosen: (chosen.vector.version, chosen.score))
    return None


def checked_score(score: Decimal) -> Decimal:
    """Return `score` with its one decimal place, or refuse what CVSS cannot have given."""
    if not (score.is_finite() and LOWEST <= score <= HIGHEST and score == _one_place(score)):
        allowed = f"{LOWEST} to {HIGHEST} with one decimal place"
        raise ScoreError(f"found the score {_cut(str(score))}; allowed are {allowed}")
    return _one_place(score)


def parse_vector(text: str) -> Vector:
    """Read a CVSS vector of version 2.0 (its prefix may be missing), 3.0, 3.1 or 4.0."""
    grammar, listed = _grammar_of(text)
    metrics = grammar.read(listed, text)
    if grammar.version is Version.V4_0:
        return _version_4(grammar, metrics)
    return _version_2_or_3(grammar, metrics)


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How vectors of one version are spelled: each metric's values, and which must be given."""

    version: Version
    prefix: str
    values: Mapping[str, Sequence[str]]
    mandatory: Sequence[str]
    undefined: str

    def read(self, listed: str, text: str) -> dict[str, str]:
        metrics: dict[str, str] = {}
        for field in listed.split("/"):
            metric, value = self._read_field(field, text)
            if metric in metrics:
                raise self._refusal(text, f"found metric {metric} twice; allowed is once")
            metrics[metric] = value
        missing = [metric for metric in self.mandatory if metric not in metrics]
        if missing:
            found = f"found no {', '.join(missing)}"
            raise self._refusal(text, f"{found}; {', '.join(self.mandatory)} must be given")
        return metrics

    def _read_field(self, field: str, text: str) -> tuple[str, str]:
        metric, colon, value = field.partition(":")
        if not colon:
            raise self._refusal(text, f"found {_shown(field)}; allowed is METRIC:VALUE between '/'")
        if metric not in self.values:
            allowed = ", ".join(self.values)
            raise self._refusal(text, f"found metric {_shown(metric)}; allowed are {allowed}")
        if value not in self.values[metric]:
            allowed = ", ".join(self.values[metric])
            raise self._refusal(
                text, f"found value {_shown(value)} of {metric}; allowed are {allowed}"
            )
        return metric, value

    def _refusal(self, text: str, why: str) -> VectorError:
        return VectorError(f"{_shown(text)} is no CVSS {self.version} vector: {why}")

    def spell(self, metrics: Mapping[str, str]) -> str:
        """Return `metrics` in the order of the standard, without the undefined ones."""
        given = [
            f"{metric}:{metrics[metric]}"
            for metric in self.values
            if metrics.get(metric, self.undefined) != self.undefined
        ]
        return self.prefix + "/".join(given)


def _grammar(version: Version, prefix: str, constants: object, undefined: str) -> _Grammar:
    names = cast("Mapping[str, Mapping[str, str]]", vars(constants)["METRICS_VALUE_NAMES"])
    return _Grammar(
        version=version,
        prefix=prefix,
        values=MappingProxyType({metric: tuple(values) for metric, values in names.items()}),
        mandatory=tuple(cast("Sequence[str]", vars(constants)["METRICS_MANDATORY"])),
        undefined=undefined,
    )


_VERSION_2: Final = _grammar(Version.V2_0, "", constants2, "ND")
_LATER: Final = {
    "CVSS:3.0": _grammar(Version.V3_0, "CVSS:3.0/", constants3, "X"),
    "CVSS:3.1": _grammar(Version.V3_1, "CVSS:3.1/", constants3, "X"),
    "CVSS:4.0": _grammar(Version.V4_0, "CVSS:4.0/", constants4, "X"),
}


def _grammar_of(text: str) -> tuple[_Grammar, str]:
    prefix, _, listed = text.partition("/")
    if prefix in _LATER:
        return _LATER[prefix], listed
    # NVD wrote version 2 in parentheses, and some feeds give it the prefix of the later versions.
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    bare = bare.removeprefix("CVSS:2.0/")
    if not bare.startswith(tuple(f"{metric}:" for metric in _VERSION_2.values)):
        allowed = ", ".join(f"{known}/..." for known in _LATER)
        raise VectorError(f"found {_shown(text)}; allowed are {allowed}, and AV:... of version 2.0")
    return _VERSION_2, bare


def _version_2_or_3(grammar: _Grammar, metrics: Mapping[str, str]) -> Vector:
    canonical = grammar.spell(metrics)
    calculator = CVSS2 if grammar.version is Version.V2_0 else CVSS3
    base, temporal, _ = calculator(canonical).scores()
    # The library gives version 2 no temporal score where no temporal metric is defined.
    return Vector(
        version=grammar.version,
        canonical=canonical,
        base=_decimal(base),
        temporal=_decimal(base if temporal is None else temporal),
        threat=None,
    )


def _version_4(grammar: _Grammar, metrics: Mapping[str, str]) -> Vector:
    # The library has one score, of whatever metrics it is given.
    base = {metric: metrics[metric] for metric in grammar.mandatory}
    return Vector(
        version=grammar.version,
        canonical=grammar.spell(metrics),
        base=_decimal(CVSS4(grammar.spell(base)).base_score),
        temporal=None,
        threat=_decimal(CVSS4(grammar.spell({**base, "E": metrics.get("E", "X")})).base_score),
    )


def _decimal(score: float) -> Decimal:
    return _one_place(Decimal(str(score)))


def _one_place(score: Decimal) -> Decimal:
    return score.quantize(_ONE_PLACE)


def _shown(text: str) -> str:
    return repr(_cut(text))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores: from its edge, which belongs to it, to just below the band above."""

    name: str
    edge: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands, highest first. Scores under the lowest edge, where it is not 0.0, are in no band."""

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        if not self.bands:
            raise BandsError("found no band; at least one is needed")
        names = [band.name for band in self.bands]
        twice = [name for position, name in enumerate(names) if name in names[:position]]
        if twice:
            raise BandsError(f"found band {twice[0]} twice; each name is allowed once")
        for band in self.bands:
            self._check_edge(band)
        for above, below in zip(self.bands, self.bands[1:], strict=False):
            if below.edge >= above.edge:
                raise BandsError(
                    f"found band {below.name} from {below.edge} after {above.name} from"
                    f" {above.edge}; allowed is a lower number, for the highest band comes first"
                )

    @staticmethod
    def _check_edge(band: Band) -> None:
        try:
            checked_score(band.edge)
        except ScoreError as error:
            raise BandsError(f"band {band.name}: {error}") from None

    def band_of(self, score: Decimal) -> str | None:
        """Return the name of the highest band whose edge `score` reaches, or None under them all.

        0.0 is a score like any other: it falls into a band that begins at 0.0.
        """
        score = checked_score(score)
        return next((band.name for band in self.bands if score >= band.edge), None)
