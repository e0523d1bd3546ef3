"""The criteria of a set as they are written in its file: tiêu chí, chỉ tiêu, shares, dated requirements.

Relies on :mod:`ccht_excel.law.toml_tree`, which collects every problem with its key. References to what stands
elsewhere in the file are checked by :mod:`ccht_excel.law.criteria`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ccht_excel.law.answer_kinds import MOST_LEVELS
from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.law import Criterion, Indicator, Kind, Outcome, RatioSpec, Required, Requirement, Standard


class _Rules(NamedTuple):
    """What a chỉ tiêu of one kind has in the file: its own ``keys``; ``asks`` is the key of what is required of it."""

    keys: tuple[str, ...]
    asks: str
    required: Callable[[TomlTree, Mapping[str, Any], str, int], Required]


def _attested(reader: TomlTree, table: Mapping[str, Any], where: str, maximum: int) -> Required:
    reader.choice(table, where, "result", ["đạt"])
    return Outcome.MET


_RULES = {
    Kind.ATTESTED: _Rules(("requirements",), "result", _attested),
    Kind.RECOGNISED_LEVEL: _Rules(
        ("maximum", "requirements"),
        "level",
        lambda reader, table, where, maximum: reader.whole(table, where, "level", 1, maximum),
    ),
    Kind.RATIO: _Rules(("ratios",), "share", lambda reader, table, where, maximum: reader.share(table, where, "share")),
}


@dataclass(frozen=True, slots=True)
class WrittenCriteria:
    """Reads the criteria of a set with these standards; problems are added to ``reader``."""

    reader: TomlTree
    standards: Sequence[Standard]

    def criterion(self, table: Mapping[str, Any], where: str) -> tuple[Criterion, list[tuple[Indicator, int | None]]]:
        """A tiêu chí, and its chỉ tiêu with the highest level each knows."""
        reader = self.reader
        reader.known(table, where, ("id", "title", "indicators"))
        pairs = [
            self._indicator(item, f"{where}.indicators[{number}]")
            for number, item in enumerate(reader.tables(table, where, "indicators"))
        ]
        if not pairs:
            reader.problem(f"{where}.indicators", "tiêu chí phải có ít nhất một chỉ tiêu")
        criterion = Criterion(
            reader.identifier(table, where),
            reader.text(table, where, "title"),
            tuple(indicator for indicator, _ in pairs),
        )
        return criterion, pairs

    def _indicator(self, table: Mapping[str, Any], where: str) -> tuple[Indicator, int | None]:
        reader = self.reader
        kind = Kind(reader.choice(table, where, "kind", [kind.value for kind in Kind]))
        own = _RULES[kind].keys
        reader.known(table, where, ("id", "kind", "title", "ask", "evidence_hint", *own))
        maximum = reader.whole(table, where, "maximum", 1, MOST_LEVELS) if "maximum" in own else None
        ratios = tuple(
            self._ratio(item, f"{where}.ratios[{number}]")
            for number, item in enumerate(reader.tables(table, where, "ratios") if "ratios" in own else [])
        )
        if "ratios" in own and not ratios:
            reader.problem(f"{where}.ratios", "chỉ tiêu tỷ lệ phải có ít nhất một tỷ lệ")
        indicator = Indicator(
            id=reader.identifier(table, where),
            kind=kind,
            title=reader.text(table, where, "title"),
            ask=reader.text(table, where, "ask"),
            evidence_hint=reader.text(table, where, "evidence_hint"),
            requirements=() if "ratios" in own else self._requirements(table, where, kind, maximum),
            ratios=ratios,
        )
        return indicator, maximum

    def _ratio(self, table: Mapping[str, Any], where: str) -> RatioSpec:
        reader = self.reader
        reader.known(table, where, ("id", "label", "numerator", "denominator", "requirements"))
        return RatioSpec(
            id=reader.identifier(table, where),
            label=reader.text(table, where, "label"),
            numerator=reader.text(table, where, "numerator"),
            denominator=reader.text(table, where, "denominator"),
            requirements=self._requirements(table, where, Kind.RATIO, None),
        )

    def _requirements(
        self, table: Mapping[str, Any], where: str, kind: Kind, maximum: int | None
    ) -> tuple[Requirement, ...]:
        reader = self.reader
        requirements = [
            self._requirement(item, f"{where}.requirements[{number}]", kind, maximum)
            for number, item in enumerate(reader.tables(table, where, "requirements"))
        ]
        seen: set[tuple[Standard, bool | None, date]] = set()
        for number, requirement in enumerate(requirements):
            identity = (requirement.standard, requirement.difficult_area, requirement.in_force)
            if identity in seen:
                reader.problem(f"{where}.requirements[{number}]", "trùng chuẩn, vùng và ngày với một yêu cầu ở trên")
            seen.add(identity)
        for standard in self.standards:
            areas = {item.difficult_area for item in requirements if item.standard == standard}
            if not (None in areas or {True, False} <= areas):
                reader.problem(f"{where}.requirements", f"thiếu yêu cầu {standard!r} (mọi xã hoặc cả hai vùng)")
        return tuple(requirements)

    def _requirement(self, table: Mapping[str, Any], where: str, kind: Kind, maximum: int | None) -> Requirement:
        reader, rules = self.reader, _RULES[kind]
        reader.known(table, where, ("standard", rules.asks, "difficult_area", "article", "in_force"))
        value = rules.required(reader, table, where, maximum or MOST_LEVELS)
        area = table.get("difficult_area")
        if area is not None and not isinstance(area, bool):
            reader.problem(f"{where}.difficult_area", f"là {area!r}, phải là true hoặc false, hoặc bỏ khóa này")
            area = None
        return Requirement(
            standard=reader.choice(table, where, "standard", self.standards or (str(table.get("standard")),)),
            value=value,
            article=reader.text(table, where, "article"),
            in_force=reader.day(table, where, "in_force"),
            difficult_area=area,
        )
