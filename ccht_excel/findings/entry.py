"""One kind of finding: code, severity, texts, and what else the program knows of it; and findings made of it.

A finding is something a person should know; it is a value, never an exception. Messages say what was found and what is
expected, remedies what to do; the place (tệp, trang, ô) is kept beside the text. Relies on the model. Refuses words
that do not fill the template: that is a mistake in the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ccht_excel.exchange.cell_text import quoted
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import NOWHERE, Place
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.model.subjects import UNIT
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import capital


class Actor(StrEnum):
    """Who acts on a finding: the unit in its own workbook, or the commune's officer."""

    UNIT = "unit"
    OFFICER = "officer"


class FindingType(Struct, frozen=True):
    """One entry of the catalogue; ``title``, ``message`` and ``remedy`` are ``str.format`` templates.

    Those who fill in forms are ``{unit_word}`` in them, ``{Unit_word}`` with a capital.

    What the ``actor`` is the unit for is put into its marked return and into the message to it: its texts name nothing
    that a unit does not have. ``officer`` is what the officer can do besides the remedy. ``status`` is what becomes of
    a return that this is found of, where it does not count. ``remedy_anew`` stands in place of the remedy in a fresh
    form, which has nothing of the look of the return.

    - ``of_the_machine``: hangs on the machine, not on the file; the same file may be read next time
    - ``damages_form``: the return's own form is no longer fit to be corrected, a fresh one is
    - ``asked_anew``: the question is gone from the return, and is asked again in a fresh form
    - ``ours``: the file is one of the program's own, so that no unit is asked for another
    - ``at_label``: stands at a label or a sum, which nobody fills in
    """

    code: str
    severity: Severity
    title: str
    message: str
    remedy: str
    actor: Actor = Actor.OFFICER
    officer: str = ""
    remedy_anew: str = ""
    status: SubmissionStatus | None = None
    of_the_machine: bool = False
    damages_form: bool = False
    asked_anew: bool = False
    at_label: bool = False
    ours: bool = False

    def titled(self, unit_word: str) -> str:
        """The title where those who fill in forms are called by this word."""
        return self.title.format(**_calling(unit_word))


def _calling(unit_word: str) -> Mapping[str, str]:
    return {"unit_word": unit_word, "Unit_word": capital(unit_word)}


def finding(
    type: FindingType,
    place: Place = NOWHERE,
    *,
    unit: str | None = None,
    indicator: str | None = None,
    named: Iterable[str] = (),
    unit_word: str = UNIT,
    **words: object,
) -> Finding:
    """Make a finding of this type at a place; ``words`` fill its templates, ``indicator`` is one of them.

    ``unit_word`` is what the criteria set calls those who fill in forms. Words from a file are cut where they are long.
    Raises ``KeyError`` for a missing word.
    """
    words["indicator"] = words.get("indicator", indicator)
    words = {key: quoted(word) for key, word in words.items()}
    words |= _calling(unit_word)
    message = _unquoted(type.message, words).format(**words)
    return Finding(
        code=type.code,
        severity=type.severity,
        message=capital(message),
        remedy=type.remedy.format(**words),
        officer=type.officer.format(**words),
        place=place,
        unit=unit,
        indicator=indicator,
        named=tuple(named),
    )


_NAMED = ("label", "left", "right")
_BY_NUMBER = regex(r"chỉ tiêu [0-9][0-9.]*")


def _unquoted(template: str, words: Mapping[str, object]) -> str:
    """The template without quotes round what is called by its number: chỉ tiêu 1.1, not “chỉ tiêu 1.1”."""
    for key in _NAMED:
        if _BY_NUMBER.fullmatch(str(words.get(key, ""))):
            template = template.replace(f"“{{{key}}}”", f"{{{key}}}")
    return template


class RefusedError(Exception):
    """A file or content that cannot be used: the type of the finding that says why, and the words that fill it."""

    def __init__(self, type: FindingType, **words: Any) -> None:
        self.type = type
        self.words = words
        super().__init__(type.code)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled with its words."""
        return _refused, (self.type, self.words)

    def finding(self, place: Place, unit: str | None = None, unit_word: str = UNIT) -> Finding:
        """The refusal as a finding at the place it is about, in its own word for units or in the given one."""
        return finding(self.type, place, unit=unit, **{"unit_word": unit_word, **self.words})


def _refused(type: FindingType, words: dict[str, Any]) -> RefusedError:
    return RefusedError(type, **words)
