"""The criteria of a set as they are written in its file: tiêu chí, chỉ tiêu, shares, dated requirements.

Relies on :mod:`ccht_excel.law.toml_tree`, which collects every problem with its key. References to what stands
elsewhere in the file are checked by :mod:`ccht_excel.law.criteria`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct, field

from ccht_excel.law.answer_kinds import MOST_LEVELS
from ccht_excel.law.attributes import read_attributes
from ccht_excel.law.levels import read_levels
from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.law import Criterion, Indicator, Kind, Outcome, RatioSpec, Required, Requirement, Standard
from ccht_excel.model.levels import LevelScale
from ccht_excel.patterns import regex


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
        ("levels", "requirements"),
        "level",
        lambda reader, table, where, maximum: reader.whole(table, where, "level", 1, maximum),
    ),
    Kind.RATIO: _Rules(("ratios",), "share", lambda reader, table, where, maximum: reader.share(table, where, "share")),
}


class Asked(NamedTuple):
    """What is asked of a chỉ tiêu itself: the levels there are, what an answer comes with."""

    levels: LevelScale | None = None
    attributes: tuple[Attribute, ...] = ()


_NUMBERED = regex(r"[1-9]\d*\.[1-9]\d*")
"""How people name a chỉ tiêu, and how answers and evidence are found by it."""


class WrittenCriteria(Struct, frozen=True):
    """Reads the criteria of a set with these standards (label by id), for one of these types of subject.

    What does not apply to the type is left out: a share of it, all requirements of a chỉ tiêu. Problems are added to
    ``reader``, every share to ``shares``, the data of those left out to ``unused``.
    """

    reader: TomlTree
    standards: Mapping[Standard, str]
    types: Sequence[str]
    type: str
    shares: list[tuple[str, RatioSpec]] = field(default_factory=list)
    unused: set[str] = field(default_factory=set)

    def criterion(self, table: Mapping[str, Any], where: str) -> tuple[Criterion, list[tuple[Indicator, Asked]]]:
        """A tiêu chí, and its chỉ tiêu with what is asked of each itself."""
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

    def _indicator(self, table: Mapping[str, Any], where: str) -> tuple[Indicator, Asked]:
        reader = self.reader
        kind = Kind(reader.choice(table, where, "kind", [kind.value for kind in Kind]))
        own = _RULES[kind].keys
        known = ("id", "kind", "title", "ask", "evidence_hint", "applies_to", "by_decision", *own)
        known += () if "ratios" in own else ("attributes",)
        reader.known(table, where, known)
        levels = read_levels(reader, table, where) if "levels" in own else None
        maximum = levels.highest if levels else None
        id, applies = reader.identifier(table, where), self._applies(table, where)
        if id and not _NUMBERED.fullmatch(id):
            reader.problem(f"{where}.id", f"{id!r} phải là hai số có dấu chấm ở giữa: người điền gọi chỉ tiêu như vậy")
        requirements: tuple[Requirement, ...] = ()
        if "ratios" not in own:
            requirements, covered = self._requirements(table, where, kind, maximum)
            self._covered(f"{where}.requirements", covered)
        indicator = Indicator(
            id=id,
            kind=kind,
            title=self._title(table, where),
            ask=reader.text(table, where, "ask"),
            evidence_hint=reader.text(table, where, "evidence_hint"),
            requirements=requirements if applies else (),
            ratios=self._ratios(table, where, id, applies=applies) if "ratios" in own else (),
            by_decision=reader.flag(table, where, "by_decision"),
        )
        attributes = read_attributes(reader, table, where) if "attributes" in known else ()
        return indicator, Asked(levels, attributes)

    def _title(self, table: Mapping[str, Any], where: str) -> str:
        """The official wording; where levels are worded differently, each after the label of its level."""
        worded = table.get("title")
        if not isinstance(worded, dict):
            return self.reader.text(table, where, "title")
        self.reader.known(worded, f"{where}.title", tuple(self.standards))
        if len(worded) < 2:
            self.reader.problem(f"{where}.title", "bảng lời văn phải có ít nhất hai chuẩn")
        parts = [
            f"{self.standards[id]}: {self.reader.text(worded, f'{where}.title', id)}"
            for id in self.standards
            if id in worded
        ]
        return "; ".join([*parts[:1], *(f"{part[:1].lower()}{part[1:]}" for part in parts[1:])])

    def _ratios(self, table: Mapping[str, Any], where: str, id: str, *, applies: bool) -> tuple[RatioSpec, ...]:
        """The shares of a chỉ tiêu that apply."""
        reader = self.reader
        found: list[RatioSpec] = []
        covered: set[Standard] = set()
        tables = reader.tables(table, where, "ratios")
        for number, item in enumerate(tables):
            ratio, of_ratio, own = self._ratio(item, f"{where}.ratios[{number}]")
            covered |= of_ratio
            self.shares.append((id, ratio))
            if applies and own and ratio.requirements:
                found.append(ratio)
            else:
                self.unused.update((ratio.numerator, ratio.denominator))
        if not tables:
            reader.problem(f"{where}.ratios", "chỉ tiêu tỷ lệ phải có ít nhất một tỷ lệ")
        else:
            self._covered(f"{where}.ratios[{len(tables) - 1}].requirements", covered)
        return tuple(found)

    def _ratio(self, table: Mapping[str, Any], where: str) -> tuple[RatioSpec, Set[Standard], bool]:
        """A share with the standards that ask it of anybody, and whether it applies."""
        reader = self.reader
        reader.known(table, where, ("id", "label", "numerator", "denominator", "applies_to", "requirements"))
        requirements, covered = self._requirements(table, where, Kind.RATIO, None)
        ratio = RatioSpec(
            id=reader.identifier(table, where),
            label=reader.text(table, where, "label"),
            numerator=reader.text(table, where, "numerator"),
            denominator=reader.text(table, where, "denominator"),
            requirements=requirements,
        )
        return ratio, covered, self._applies(table, where)

    def _applies(self, table: Mapping[str, Any], where: str) -> bool:
        """Whether what is written here is asked of the type of subject; of every type unless it says of which."""
        if "applies_to" not in table:
            return True
        wanted = table["applies_to"]
        if not isinstance(wanted, list) or not wanted or not set(map(str, wanted)) <= set(self.types):
            self.reader.problem(f"{where}.applies_to", f"phải là danh sách mã loại; có: {', '.join(self.types)}")
            return True
        return self.type in wanted

    def _covered(self, where: str, covered: Set[Standard]) -> None:
        """Say which standards ask it of nobody."""
        for standard in self.standards:
            if standard not in covered:
                self.reader.problem(where, f"thiếu yêu cầu {standard!r}")

    def _requirements(
        self, table: Mapping[str, Any], where: str, kind: Kind, maximum: int | None
    ) -> tuple[tuple[Requirement, ...], Set[Standard]]:
        """The requirements that apply, and the standards that require something of anybody."""
        reader = self.reader
        requirements: list[Requirement] = []
        covered: set[Standard] = set()
        seen: set[tuple[Standard, bool | None, date]] = set()
        for number, item in enumerate(reader.tables(table, where, "requirements")):
            place = f"{where}.requirements[{number}]"
            requirement, applies = self._requirement(item, place, kind, maximum), self._applies(item, place)
            covered.add(requirement.standard)
            if not applies:
                continue
            requirements.append(requirement)
            identity = (requirement.standard, requirement.difficult_area, requirement.in_force)
            if identity in seen:
                reader.problem(place, "trùng chuẩn, vùng và ngày với một yêu cầu ở trên")
            seen.add(identity)
        for standard in {item.standard: None for item in requirements}:
            areas = {item.difficult_area for item in requirements if item.standard == standard}
            if not (None in areas or {True, False} <= areas):
                reader.problem(f"{where}.requirements", f"yêu cầu {standard!r} phải cho mọi nơi hoặc cho cả hai vùng")
        return tuple(requirements), covered

    def _requirement(self, table: Mapping[str, Any], where: str, kind: Kind, maximum: int | None) -> Requirement:
        reader, rules = self.reader, _RULES[kind]
        reader.known(table, where, ("standard", rules.asks, "difficult_area", "applies_to", "article", "in_force"))
        value = rules.required(reader, table, where, maximum or MOST_LEVELS)
        area = table.get("difficult_area")
        if area is not None and not isinstance(area, bool):
            reader.problem(f"{where}.difficult_area", f"là {area!r}, phải là true hoặc false, hoặc bỏ khóa này")
            area = None
        return Requirement(
            standard=reader.choice(table, where, "standard", tuple(self.standards) or (str(table.get("standard")),)),
            value=value,
            article=reader.text(table, where, "article"),
            in_force=reader.day(table, where, "in_force"),
            difficult_area=area,
        )
