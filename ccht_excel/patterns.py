"""Regular expressions that are compiled where they are first used: most runs use a few of those the program knows.

Relies on the standard library only.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_TOLD = (
    *("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "scanner"),
    *("pattern", "flags", "groups", "groupindex"),
)


class Regex:
    """What a pattern that was used tells and does, as attributes of its own: looked up as fast as there."""


class Pending(Regex):
    """Stands for a pattern, and becomes it when the first of its attributes is asked for."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._given = text, flags

    def __getattr__(self, name: str) -> Any:
        """What the pattern has of this name. Raises ``re.error`` where the text is no regular expression."""
        if name not in _TOLD:
            raise AttributeError(f"a regular expression has no {name!r}")
        compiled: re.Pattern[Any] = re.compile(*self._given)
        for told in _TOLD:
            setattr(self, told, getattr(compiled, told))
        self.__class__ = Regex  # type: ignore[assignment]
        return getattr(self, name)


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, for patterns that a module keeps; compiled only once it is used."""
    return cast("re.Pattern[AnyStr]", Pending(text, flags))
