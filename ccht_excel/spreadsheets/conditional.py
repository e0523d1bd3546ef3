"""Conditional formats, as far as they make a cell show another thing than it holds: struck out, or in another format.

Relies on :mod:`ccht_excel.spreadsheets.number_formats`. Decides conditions that compare the cell with constants; of any
other it says that it does not know, and what a cell shows then is known only where it is the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.exchange.grid import CellValue, CutText, ErrorValue, ShownText
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.ink import Colour, Inked
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.rich_text import struck_out
from ccht_excel.spreadsheets.sparse_sheet import MergedRange, SparseSheet

SHOWN_CONDITIONALLY = ErrorValue("định dạng có điều kiện có thể làm ô hiện ra khác")
"""What a cell says where its conditions cannot be decided and matter."""

Held = float | str | bool
"""What a cell holds, before any format."""


class Effect(Struct, frozen=True):
    """What a format does to a cell where it applies; ``None`` leaves things as they are.

    ``letters`` and ``ground`` are colours, given only where they may keep letters from being seen.
    """

    struck: bool | None = None
    form: NumberFormat | None = None
    unseen: bool = False
    letters: Colour | None = None
    ground: Colour | None = None

    def __bool__(self) -> bool:
        """Whether it does anything that matters here."""
        return self.struck is not None or self.form is not None or self.unseen or self.colours

    @property
    def colours(self) -> bool:
        """Whether it changes the colour of letters or of their ground."""
        return self.letters is not None or self.ground is not None

    def on(self, inked: Inked) -> Inked:
        """Letters and their ground as this makes them."""
        return Inked(self.letters or inked.letters, inked.points, self.ground or inked.ground)


class Rule(Struct, frozen=True):
    """One conditional format: where, when (``None``: cannot be decided), what, and whether none after it applies."""

    areas: Sequence[MergedRange]
    holds: Callable[[Held], bool | None]
    effect: Effect
    priority: int = 0
    stops: bool = False

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell is one of those the rule is for."""
        return any(top <= row <= bottom and left <= column <= right for (top, left), (bottom, right) in self.areas)


def effects(rules: Iterable[Rule], held: Held) -> set[Effect]:
    """What may become of a cell that holds this, by the rules for it: one effect where all is decided."""
    going: set[Effect] = {Effect()}
    done: set[Effect] = set()
    for rule in sorted(rules, key=lambda rule: rule.priority):
        holds = rule.holds(held)
        if holds is False:
            continue
        applied = {_over(effect, rule.effect) for effect in going}
        if rule.stops:
            done |= applied
            going = going if holds is None else set()
        else:
            going = applied | going if holds is None else applied
    return going | done


def _over(first: Effect, later: Effect) -> Effect:
    """Two effects at once, where the first has the right of way."""
    return Effect(
        later.struck if first.struck is None else first.struck,
        first.form or later.form,
        first.unseen or later.unseen,
        first.letters or later.letters,
        first.ground or later.ground,
    )


def that_may_hide(known: Sequence[Effect], inks: Iterable[Inked]) -> tuple[Effect, ...]:
    """These effects, without their colours where no letters of these looks are lost by any of them."""
    # What is tiny is so in any colour.
    by_colour = (inked for inked in inks if not Inked(None, inked.points, None).faint)
    looks = {*by_colour, *(Inked(effect.letters, None, effect.ground) for effect in known if effect.colours)}
    made = {Effect(letters=effect.letters, ground=effect.ground).on(look) for effect in known for look in looks}
    if any(look.faint for look in looks | made):
        return tuple(known)
    return tuple(replace(effect, letters=None, ground=None) for effect in known)


def shown_under(possible: Iterable[Effect], show: Callable[[Effect], CellValue]) -> CellValue:
    """What a cell shows under the effects that are possible; ``show`` tells it for each."""
    values = [show(effect) for effect in possible]
    first = values[0]
    same = all(type(value) is type(first) and value == first for value in values)
    return first if same else SHOWN_CONDITIONALLY


def may_change(rules: Iterable[Rule]) -> bool:
    """Whether any of these rules makes a cell show another thing than it holds."""
    return any(rule.effect for rule in rules)


def apply_rules(sheet: SparseSheet, rules: Iterable[Rule]) -> None:
    """Make of the cells of a sheet what its conditional formats make of them; keys are left as they stand."""
    kept = [rule for rule in rules if rule.effect or rule.stops]
    if not may_change(kept):
        return
    for row, cells in sheet.rows.items():
        if str(cells.get(0, "")).startswith("@"):
            continue
        for column, value in cells.items():
            own = [rule for rule in kept if rule.covers(row, column)]
            if own and column and not isinstance(value, ErrorValue):
                cells[column] = _under(own, value)


def _under(rules: Iterable[Rule], value: CellValue) -> CellValue:
    stored = value.whole if isinstance(value, CutText) else value.stored if isinstance(value, ShownText) else value
    held = stored if isinstance(stored, str | bool) else float(stored) if isinstance(stored, int | float) else ""

    def show(effect: Effect) -> CellValue:
        # What the other format of a style shows is not known here.
        if effect.unseen:
            return SHOWN_CONDITIONALLY
        return struck_out(value) if effect.struck else value

    return shown_under(effects(rules, held), show)


# ---------------------------------------------------------------------------------------------
# Conditions

_NUMBER = regex(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_TRUTHS = {"TRUE": True, "FALSE": False, "TRUE()": True, "FALSE()": False}
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "lessThan": lambda held, limit: held < limit,
    "lessThanOrEqual": lambda held, limit: held <= limit,
    "greaterThan": lambda held, limit: held > limit,
    "greaterThanOrEqual": lambda held, limit: held >= limit,
}


def constant(formula: str) -> Held | None:
    """The constant that a formula is; ``None`` where it is none."""
    text = formula.strip().removeprefix("=").strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    if len(text) >= 2 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"')
    return _TRUTHS.get(text.upper())


def compared(operator: str, formulas: Sequence[str]) -> Callable[[Held], bool | None]:
    """Whether a cell compares with constants in this way."""
    limits = [constant(formula) for formula in formulas]

    def holds(held: Held) -> bool | None:
        if not limits or any(limit is None for limit in limits):
            return None
        if operator in ("equal", "notEqual"):
            return _equal(held, limits[0]) is (operator == "equal")
        numbers = [limit for limit in (held, *limits) if isinstance(limit, float) and not isinstance(limit, bool)]
        if len(numbers) != len(limits) + 1:
            return None
        if operator in ("between", "notBetween") and len(numbers) == 3:
            low, high = sorted(numbers[1:])
            return (low <= numbers[0] <= high) is (operator == "between")
        return _COMPARED[operator](numbers[0], numbers[1]) if operator in _COMPARED else None

    return holds


def _equal(held: Held, limit: Held | None) -> bool:
    if isinstance(held, str) and isinstance(limit, str):
        return held.casefold() == limit.casefold()
    return type(held) is type(limit) and held == limit


def given(formula: str) -> Callable[[Held], bool | None]:
    """Whether a formula is true, where it is a constant."""
    truth = constant(formula)
    return lambda held: None if truth is None or isinstance(truth, str) else bool(truth)


def unknown(held: Held) -> bool | None:
    """The condition of which nothing is known."""
    return None


def always(held: Held) -> bool | None:
    """The condition that holds for every cell with something in it."""
    return True
