"""Patterns compiled at their first use: until then nothing, from then on what ``re`` says."""

from __future__ import annotations

import pickle
import re
from typing import Any, AnyStr

import pytest

from ccht_excel.patterns import regex

_PATTERNS: tuple[tuple[Any, int, Any], ...] = (
    (r"(\d+)-(?P<end>\d+)", 0, "10-20, 3-4"),
    (rb"<row [^>]*>", re.IGNORECASE, b"<ROW r='1'><row r='2'>"),
    ("xã|phường", re.IGNORECASE | re.MULTILINE, "Xã Thái Sơn, PHƯỜNG 1"),
)


@pytest.mark.parametrize(("text", "flags", "given"), _PATTERNS)
def test_it_does_what_a_pattern_does(text: AnyStr, flags: int, given: AnyStr) -> None:
    pattern, other = regex(text, flags), re.compile(text, flags)
    for method in ("match", "search", "fullmatch"):
        found, wanted = getattr(pattern, method)(given), getattr(other, method)(given)
        assert (found and (found.span(), found.groups())) == (wanted and (wanted.span(), wanted.groups()))
    assert [match.span() for match in pattern.finditer(given)] == [match.span() for match in other.finditer(given)]
    assert pattern.findall(given) == other.findall(given)
    assert pattern.split(given) == other.split(given)
    assert pattern.sub(given[:1], given) == other.sub(given[:1], given)
    assert pattern.subn(given[:1], given, 1) == other.subn(given[:1], given, 1)
    assert (pattern.pattern, pattern.flags, pattern.groups) == (other.pattern, other.flags, other.groups)
    assert pattern.groupindex == other.groupindex


def test_it_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    compile = re.compile

    def counted(*given: Any) -> re.Pattern[Any]:
        made.append(given)
        return compile(*given)

    monkeypatch.setattr(re, "compile", counted)
    used, unused = regex("a+"), regex("(not a pattern")
    assert made == []
    assert [used.sub("b", "caat"), used.match("c"), used.pattern] == ["cbt", None, "a+"]
    assert made == [("a+", 0)]
    with pytest.raises(re.error):
        unused.search("a")


def test_what_no_pattern_has_it_has_not() -> None:
    for pattern in (regex("a"), regex("a")):
        assert not hasattr(pattern, "compile")
        assert pattern.match("a")
        assert not hasattr(pattern, "compile")


def test_it_can_be_sent_to_another_process() -> None:
    used = regex("a(b)")
    assert used.match("ab")
    for pattern in (used, regex("a(b)")):
        found = pickle.loads(pickle.dumps(pattern)).match("ab")
        assert found
        assert found[1] == "b"
