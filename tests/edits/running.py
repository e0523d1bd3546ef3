"""One form filled in correctly, edited as officers do, and read."""

from __future__ import annotations

from random import Random

from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from tests.edits.edits import EDITS
from tests.edits.filled import Filled, filled_by
from tests.edits.holding import broken
from tests.support.returns import FILE, MOMENT
from tests.support.written import written_by


def edited(seed: int) -> tuple[Filled, list[str]]:
    """A form with up to three edits, made from its seed alone, and what they were."""
    chance = Random(seed)
    form = filled_by(chance)
    chosen = [chance.choice(EDITS) for _ in range(chance.choice((1, 1, 2, 3)))]
    return form, [f"{edit.__name__}: {edit(form, chance)}" for edit in chosen]


def failures(seed: int) -> tuple[list[str], list[str]]:
    """The edits of a form, and every way in which what is read of it does not hold."""
    form, done = edited(seed)
    item = take_in(Incoming(FILE, written_by(form.book.save), MOMENT), form.law, (), Limits())
    return done, list(broken(form, item)) if isinstance(item, Return) else [item.finding.message]
