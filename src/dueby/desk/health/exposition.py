"""Figures as Prometheus reads them (its text format, version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Figure:
    """Something that is measured, with a sample for each of what it is measured of."""

    name: str
    kind: str
    help: str
    samples: list[str] = field(default_factory=list)

    def add(self, value: float, suffix: str = "", **labels: str) -> None:
        """Add a sample."""
        self.samples.append(f"{self.name}{suffix}{_labels(labels)} {_number(value)}")


def written(figures: Iterable[Figure]) -> str:
    """Return figures as text; one without a sample is left out."""
    return "".join(f"{line}\n" for each in figures for line in _lines(each))


def _lines(figure: Figure) -> Iterator[str]:
    if figure.samples:
        yield f"# HELP {figure.name} {figure.help}"
        yield f"# TYPE {figure.name} {figure.kind}"
        yield from figure.samples


def _labels(labels: Mapping[str, str]) -> str:
    pairs = [f'{name}="{_escaped(value)}"' for name, value in labels.items()]
    return f"{{{','.join(pairs)}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))
