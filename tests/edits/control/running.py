"""One control workbook filled in correctly, edited as officers do, and read."""

from __future__ import annotations

from random import Random

from tests.edits.control.edits import EDITS
from tests.edits.control.filled import Control, filled_by
from tests.edits.control.holding import broken, read
from tests.support.written import written_by


def edited(seed: int) -> tuple[Control, list[str]]:
    """A control workbook with up to three edits, made from its seed alone, and what they were."""
    chance = Random(seed)
    control = filled_by(chance)
    chosen = [chance.choice(EDITS) for _ in range(chance.choice((1, 1, 2, 3)))]
    return control, [f"{edit.__name__}: {edit(control, chance)}" for edit in chosen]


def failures(seed: int) -> tuple[list[str], list[str]]:
    """The edits of a control workbook, and every way in which what is read of it does not hold."""
    control, done = edited(seed)
    return done, list(broken(control, read(written_by(control.book.save))))
