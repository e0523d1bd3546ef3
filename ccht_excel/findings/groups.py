"""Findings for reading: what is the same many times over is said once, "12 ô, từ D8 đến D19".

Relies on the catalogue of :mod:`ccht_excel.findings.catalogue`. Loses no finding: every one is in exactly one group.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from ccht_excel.exchange.grid import position
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.subjects import UNIT
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import join_words

_FIRST_WORDS = frozenset(
    word.lower()
    for entry in CATALOGUE.values()
    for text in (entry.message, entry.title)
    if "{" not in (word := re.sub(r"\{[Uu]nit_word\}", UNIT, text).partition(" ")[0])
)
"""Words that messages of the program begin with: any other one comes from a file, and may be a name."""

_NAMED = 4
"""So many cells are named one by one."""


class FindingGroup(Struct, frozen=True):
    """Findings of one kind in one sheet of one file, with one remedy; ``items`` keep their order.

    ``unit_word`` is what those are called that fill in forms.
    """

    items: tuple[Finding, ...]
    unit_word: str = UNIT

    @property
    def first(self) -> Finding:
        """The first of them: code, severity, file, sheet and unit are the same for all."""
        return self.items[0]

    @property
    def severity(self) -> Severity:
        """Severity of all."""
        return self.first.severity

    @property
    def message(self) -> str:
        """What was found, without a full stop."""
        distinct = list(dict.fromkeys(item.message for item in self.items))
        if len(distinct) <= 2:
            return together(*distinct)
        title, indicators = CATALOGUE[self.first.code].titled(self.unit_word), self.indicators
        if len(indicators) > 1:
            return f"{title} (chỉ tiêu {join_words(indicators)})"
        return f"{title}, {len(self.items)} chỗ; ví dụ: {inside_sentence(distinct[0])}"

    @property
    def remedy(self) -> str:
        """What to do."""
        return self.first.remedy

    @property
    def remedies(self) -> str:
        """All that can be done, as the officer reads it."""
        return self.first.remedies

    @property
    def indicators(self) -> tuple[str, ...]:
        """The chỉ tiêu concerned."""
        return tuple(dict.fromkeys(item.indicator for item in self.items if item.indicator))

    @property
    def cells(self) -> str:
        """The cells as printed in a column of their own: ``D8``, or ``12 ô, từ D8 đến D19``."""
        return cells_text([item.place.cell for item in self.items if item.place.cell])

    @property
    def place(self) -> str:
        """Where in the file they are, ``trang …, ô …``; empty where they have no place."""
        cells, sheet = self.cells, self.first.place.sheet
        where = cells if " ô" in cells else f"ô {cells}" if cells else ""
        return ", ".join(part for part in (sheet and f"trang {sheet}", where) if part)

    @property
    def full_place(self) -> str:
        """Where they are, ``tệp …, trang …, ô …``; empty where they have no place."""
        file = self.first.place.file
        return ", ".join(part for part in (file and f"tệp {file}", self.place) if part)


def group_findings(findings: Iterable[Finding], unit_word: str = UNIT) -> list[FindingGroup]:
    """Findings grouped, in the order of the first of each group; ``unit_word`` as that of a group.

    Those of different criteria are apart even where they have one sheet or none: in a fresh form each criterion has a
    sheet of its own, and the same points are to be counted there.
    """
    groups: dict[tuple[str | None, ...], list[Finding]] = {}
    for item in findings:
        criterion = (item.indicator or "").partition(".")[0]
        key = (item.code, item.severity, item.unit, item.place.file, item.place.sheet, item.remedies, criterion)
        groups.setdefault(key, []).append(item)
    return [FindingGroup(tuple(items), unit_word) for items in groups.values()]


def points_by_severity(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many points people are told of, by severity: groups, since what is the same many times is said once."""
    counted = Counter(group.severity for group in group_findings(findings))
    return {severity: counted[severity] for severity in Severity}


_TOKENS = regex(r"“[^”]*”|[^\s“”,;:()]+|\S")
_MIDDLE = 60
_SAME = 3
"""So many words that two messages have in common are said once."""


def together(first: str, second: str = "") -> str:
    """One message, or two as one sentence: what they have in common at their beginning and end is said once."""
    if not second:
        return first
    left, right = (list(_TOKENS.finditer(text)) for text in (first, second))
    shortest = min(len(left), len(right))
    head = next((n for n in range(shortest) if left[n][0].casefold() != right[n][0].casefold()), shortest)
    tail = next((n for n in range(shortest - head) if left[-1 - n][0] != right[-1 - n][0]), shortest - head)
    # A bracket that opens in what differs closes there.
    while tail and any(_unclosed(tokens[head : len(tokens) - tail]) for tokens in (left, right)):
        tail -= 1
    middles = len(left) - head - tail, len(right) - head - tail
    if head + tail < _SAME or not all(middles):
        return f"{first}; {inside_sentence(second)}"
    parted = first[: left[len(left) - tail - 1].end()]
    own = second[right[head].start() : right[len(right) - tail - 1].end()]
    joined = " và " if max(len(own), len(parted) - left[head].start()) <= _MIDDLE else "; "
    return f"{parted}{joined}{own if head else inside_sentence(own)}{first[len(parted) :]}"


def _unclosed(tokens: Sequence[re.Match[str]]) -> bool:
    words = [token[0] for token in tokens]
    return words.count("(") > words.count(")")


def inside_sentence(text: str) -> str:
    """A message as it stands after other words: a small letter at its beginning, unless that is a name's."""
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first.lower() in _FIRST_WORDS else text


def cells_text(cells: Sequence[str]) -> str:
    """Cells in words: ``D8``; ``2 ô: D8 và D12``; ``12 ô, từ D8 đến D19`` where they follow one another."""
    distinct = list(dict.fromkeys(cells))
    if len(distinct) < 2:
        return "".join(distinct)
    if not all(re.fullmatch(r"[A-Z]{1,3}[0-9]{1,7}", cell) for cell in distinct):
        return join_words(distinct)
    ordered = sorted(distinct, key=position)
    places = [position(cell) for cell in ordered]
    rows = [row for row, _ in places]
    in_line = len({column for _, column in places}) == 1 and rows == list(range(rows[0], rows[0] + len(rows)))
    if len(ordered) > 2 and in_line:
        return f"{len(ordered)} ô, từ {ordered[0]} đến {ordered[-1]}"
    if len(ordered) <= _NAMED:
        return f"{len(ordered)} ô: {join_words(ordered)}"
    return f"{len(ordered)} ô, trong khoảng từ {ordered[0]} đến {ordered[-1]}"


SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "Lỗi",
    Severity.WARNING: "Cảnh báo",
    Severity.INFO: "Thông tin",
}
