"""The half of the hunter that runs under a Python with ``uno``: opens a form, edits it by chance, saves it.

Relies on :mod:`samples.uno_fill` for the pipe and the loop of jobs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from samples.uno_fill import LibreOffice, main
from tests.office_edits import cells, contents, sheets
from tests.office_edits.document import FILTERS, Document, Mark

EDITS = (*cells.EDITS, *contents.EDITS, *sheets.EDITS)


class Office(LibreOffice):
    """A running LibreOffice in which forms are edited."""

    worker = Path(__file__).resolve()

    def edit(self, form: Path, seed: int) -> tuple[list[str], Path, list[Mark]]:
        """What was done to a form, the file it was saved as beside it, and where its typed cells were then."""
        done, saved, marks = self._do({"open": str(form), "seed": seed})
        return done, Path(saved), [Mark(*mark) for mark in marks]


def _work(desktop: Any, job: Mapping[str, Any]) -> tuple[list[str], str, list[Mark]]:
    chance, form = Random(job["seed"]), Path(job["open"])
    document = Document(desktop, job["open"])
    try:
        done = [_edited(document, chance) for _ in range(chance.choice((1, 1, 2, 3)))]
        kind = chance.choice(list(FILTERS))
        saved = str(form.with_name(f"{form.stem}_nop.{kind}"))
        marks = document.marks()
        document.store(saved, kind)
    finally:
        document.close()
    return [*done, kind], saved, marks


def _edited(document: Document, chance: Random) -> str:
    edit = chance.choice(EDITS)
    try:
        return f"{edit.__name__}: {edit(document, chance)}"
    except Exception as error:
        # LibreOffice refuses what it does not do; the form is then as it was.
        return f"{edit.__name__}: refused, {type(error).__name__} {error}"


if __name__ == "__main__":
    main(sys.argv[1], _work)
