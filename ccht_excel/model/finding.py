"""One thing a person should know, and how grave it is."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ccht_excel.model.place import NOWHERE, Place


class Severity(StrEnum):
    """``ERROR`` must be corrected by somebody; ``WARNING`` should be looked at; ``INFO`` is said for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Struct, frozen=True):
    """One thing a person should know about a file, a value or a definition.

    ``message`` says what was found and what is expected, ``remedy`` what to do, ``place`` where it is.
    ``named`` are all cells of that sheet that the message is about where they are more than the place, or other ones.
    ``officer`` is what the commune's officer can do besides, in words that mean nothing to a unit.
    Codes, severities and texts come from :mod:`ccht_excel.findings.catalogue`.
    """

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    place: Place = NOWHERE
    unit: str | None = None
    indicator: str | None = None
    officer: str = ""
    named: tuple[str, ...] = ()

    @property
    def remedies(self) -> str:
        """All that can be done, as the officer reads it."""
        return " ".join(text for text in (self.remedy, self.officer) if text)
