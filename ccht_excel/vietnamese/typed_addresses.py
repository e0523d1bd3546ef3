"""Mail addresses in what people type: one or several, with names, signs and words between them."""

from __future__ import annotations

from ccht_excel.patterns import regex

_ADDRESS = regex(r"([A-Za-z0-9._%+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})")
_BETWEEN = regex(r"[\s,;<>()\"']+")


def addresses(typed: str) -> tuple[str, ...]:
    """The mail addresses in what somebody typed, each once, in its order; what is none is left out."""
    return tuple(dict.fromkeys(word for word in _words(typed) if _ADDRESS.fullmatch(word)))


def no_addresses(typed: str) -> tuple[str, ...]:
    """What somebody meant for addresses and is none: words with the sign of one; all of a text without any."""
    words = _words(typed)
    wrong = [word for word in words if "@" in word and not _ADDRESS.fullmatch(word)]
    return tuple(wrong) if wrong or not words or addresses(typed) else (typed.strip(),)


def _words(typed: str) -> list[str]:
    return [word.strip(".:") for word in _BETWEEN.split(typed) if word.strip(".:")]
