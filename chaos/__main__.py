"""Break things while the desk is at work, and say what was lost.

The full form writes docs/operate/reliability.md.

usage: python -m chaos [--short] [--reports 5000] [TRIAL ...]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from chaos.document import DOCUMENT, written
from chaos.trial import REPORTS, SHORT, Found, NotPossibleHereError, Size
from chaos.trials import TRIALS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("trials", nargs="*", choices=[[], *TRIALS], default=[])
    arguments = parser.parse_args()
    chosen = arguments.trials or list(TRIALS)
    size = SHORT if arguments.short else Size.of(arguments.reports)
    results = []
    for name in chosen:
        results.append(_tried(name, size))
        say(results[-1])
    if not arguments.short and not arguments.trials:
        DOCUMENT.write_text(written(results), encoding="utf-8")
    return 1 if any(each.faults for each in results) else 0


def _tried(name: str, size: Size) -> Found:
    with tempfile.TemporaryDirectory(prefix="dueby-chaos-") as directory:
        try:
            return TRIALS[name](Path(directory), size)
        except NotPossibleHereError as lacking:
            return Found(f"Trial {name}", faults=[f"not tried: {lacking}"])


def say(found: Found) -> None:
    print(found.title)
    for each in found.tried:
        print(f"  {each}")
    for each in found.faults:
        print(f"  FAULT: {each}")
    if not found.faults:
        print("  nothing lost, nothing twice", flush=True)


if __name__ == "__main__":
    sys.exit(main())
