"""Criteria sets: a Circular written as a TOML file, loaded strictly.

Relies on ``tomllib``, :mod:`ccht_excel.law.toml_tree` and :mod:`ccht_excel.model.assessment`. Refuses unknown or
missing keys, dangling references, numbers that are not exact (TOML floats), requirements without article or date; the
error names file, key and what is allowed. All problems of a file are reported together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec.structs import replace

from ccht_excel.errors import BrokenInstallationError, CriteriaError, UnknownTypeError
from ccht_excel.files.shipped import CRITERIA_FOLDER, DEFAULT_CRITERIA_SET, shipped_path
from ccht_excel.law.answer_kinds import MOST_LEVELS, OF_KIND
from ccht_excel.law.attributes import check_attributes, comes_with, read_attributes, read_provenance
from ccht_excel.law.prefill import check_bases, read_prefill
from ccht_excel.law.subjects import BY_PART, for_each_part, read_subject, type_choices, worded
from ccht_excel.law.toml_tree import IDENTIFIER, TomlTree
from ccht_excel.law.written_criteria import Asked, WrittenCriteria
from ccht_excel.law.years import read_handling, read_year
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.law import (
    Constraint,
    ConstraintKind,
    CriteriaSet,
    DatumKind,
    DatumSpec,
    DefaultUnit,
    EvidenceBy,
    EvidenceRule,
    Indicator,
    Kind,
    Presumption,
    StandardKind,
    StandardSpec,
)
from ccht_excel.model.limits import HIGHEST_COUNT
from ccht_excel.model.prefill import Prefill
from ccht_excel.model.subjects import Subject
from ccht_excel.vietnamese.place_names import named_type

Made = TypeVar("Made")
_LONGEST_ID = 60


def load_criteria(id: str = DEFAULT_CRITERIA_SET, subject_type: str = "", part: str = "") -> CriteriaSet:
    """The shipped criteria set with this id, worded for a type of subject; for its first where none is named.

    Raises ``CriteriaError`` where there is no such set or type, or the set is broken.
    """
    if len(id) > _LONGEST_ID or not IDENTIFIER.fullmatch(id):
        raise CriteriaError(id[:_LONGEST_ID], [_unknown_set(id[:_LONGEST_ID])])
    try:
        path = shipped_path(CRITERIA_FOLDER, f"{id}.toml")
    except BrokenInstallationError:
        raise CriteriaError(id, [_unknown_set(id)]) from None
    return _load_cached(path, subject_type, part)


def criteria_of_type(id: str, named: str) -> CriteriaSet:
    """A set worded for a type of subject that people name: by id, name or how names of its kind begin.

    Raises ``CriteriaError`` for an unknown set or type; empty stands for the first type.
    """
    meant = named_type(named, load_criteria(id).subject)
    return load_criteria(id, meant.id if meant else named.strip())


def rules_for(campaign: Campaign) -> CriteriaSet:
    """The criteria set of a campaign, in its words. Raises ``CriteriaError`` where it is not there."""
    return load_criteria(campaign.criteria_set, campaign.subject_type, campaign.part)


def available_criteria() -> tuple[str, ...]:
    """Ids of the shipped criteria sets."""
    return tuple(sorted(path.stem for path in shipped_path(CRITERIA_FOLDER).glob("*.toml")))


def load_criteria_file(path: Path, subject_type: str = "", part: str = "") -> CriteriaSet:
    """Load and check one TOML file, worded for a type of subject. Raises ``CriteriaError`` with all its problems."""
    return _made(path, _tree(path), subject_type, part)


def _tree(path: Path) -> Mapping[str, Any]:
    """What a TOML file says, before any of it is checked. Raises ``CriteriaError``."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CriteriaError(str(path), [f"không đọc được tệp TOML: {error}"]) from error


def _made(path: Path, tree: Mapping[str, Any], subject_type: str, part: str) -> CriteriaSet:
    reader = TomlTree()
    subject = read_subject(reader, tree, subject_type, part)
    criteria_set = _criteria_set(reader, worded(reader, tree, subject.type), subject)
    if criteria_set.id != path.stem:
        reader.problem("id", f"là {criteria_set.id!r}, phải trùng với tên tệp {path.stem!r}")
    _check_references(reader, criteria_set)
    if reader.problems:
        raise CriteriaError(path.name, reader.problems)
    if subject_type not in ("", subject.type.id):
        raise UnknownTypeError(criteria_set.id, subject_type[:_LONGEST_ID], type_choices(subject))
    return criteria_set


_shipped_tree = lru_cache(_tree)


@lru_cache
def _load_cached(path: Path, subject_type: str, part: str) -> CriteriaSet:
    """One object for each wording of a shipped set, whichever way it is asked for; its file is read once."""
    if subject_type or part:
        usual = _load_cached(path, "", "")
        if subject_type in ("", usual.subject.type.id) and part in ("", usual.subject.part):
            return usual
    return _made(path, _shipped_tree(path), subject_type, part)


def _unknown_set(id: str) -> str:
    return f"không có bộ tiêu chí {id!r}; các bộ hiện có: {', '.join(available_criteria())}"


def _criteria_set(reader: TomlTree, tree: Mapping[str, Any], subject: Subject) -> CriteriaSet:
    tables = ("subject", "year", "evidence", "handling", "prefill")
    reader.known(tree, "", ("id", "version", "title", "source", "citation", "sample", *tables, *_LISTS))
    standards = _standards(reader, tree)
    types = tuple(item.id for item in subject.types)
    written = WrittenCriteria(reader, {spec.id: spec.label for spec in standards}, types, subject.type.id)
    criteria = _each(reader, tree, "criteria", lambda _, table, where: written.criterion(table, where))
    pairs = [pair for _, pairs in criteria for pair in pairs]
    unasked = {indicator.id for indicator, _ in pairs if not indicator.applies}
    unasked |= written.unused - {id for indicator, _ in pairs for id in indicator.data}
    constraints = _each(reader, tree, "constraints", _constraint)
    return CriteriaSet(
        id=reader.identifier(tree, ""),
        version=reader.text(tree, "", "version"),
        title=reader.text(tree, "", "title"),
        source=reader.text(tree, "", "source"),
        citation=reader.text(tree, "", "citation"),
        standards=standards,
        criteria=tuple(criterion for criterion, _ in criteria),
        data=MappingProxyType(_data(reader, tree, subject, pairs, unasked)),
        constraints=tuple(item for item in constraints if not {item.left, item.right} & unasked),
        default_units=tuple(_asked_units(_each(reader, tree, "default_units", _default_unit), unasked)),
        year=read_year(reader, tree),
        evidence=_evidence(reader, tree),
        shares=tuple(written.shares),
        sample=reader.text(tree, "", "sample") if "sample" in tree else "",
        subject=subject,
        handling=read_handling(reader, tree),
        prefill=read_prefill(reader, tree, unasked),
    )


def _data(
    reader: TomlTree,
    tree: Mapping[str, Any],
    subject: Subject,
    pairs: Iterable[tuple[Indicator, Asked]],
    unasked: Set[str],
) -> dict[str, DatumSpec]:
    """The figures, then what the chỉ tiêu themselves ask; without what is ``unasked``."""
    data: dict[str, DatumSpec] = {}
    provenance = read_provenance(reader, tree)
    for number, table in enumerate(reader.tables(tree, "", "data")):
        spec = _datum(reader, table, f"data[{number}]", subject, provenance)
        if spec.id in data:
            reader.problem(f"data[{number}].id", f"{spec.id!r} đã có ở trên")
        data[spec.id] = spec
    for indicator, asked in pairs:
        if indicator.kind is Kind.RATIO:
            continue
        if indicator.id in data:
            reader.problem("data", f"{indicator.id!r} trùng mã với một chỉ tiêu")
        kind = OF_KIND[indicator.kind].datum
        data[indicator.id] = DatumSpec(
            indicator.id,
            kind,
            indicator.title,
            indicator.ask,
            asked.levels,
            attributes=asked.attributes,
        )
    return {id: spec for id, spec in data.items() if id not in unasked}


def _asked_units(units: Sequence[DefaultUnit], unasked: Set[str]) -> Iterator[DefaultUnit]:
    """The units with what they are asked; without those that are asked nothing."""
    for unit in units:
        asked = tuple(id for id in unit.indicators if id not in unasked)
        if asked or not unit.indicators:
            yield replace(unit, indicators=asked)


def _each(
    reader: TomlTree, tree: Mapping[str, Any], key: str, make: Callable[[TomlTree, Mapping[str, Any], str], Made]
) -> tuple[Made, ...]:
    return tuple(make(reader, table, f"{key}[{number}]") for number, table in enumerate(reader.tables(tree, "", key)))


MOST_STANDARDS = 4
"""More standards do not fit side by side on the page of a summary."""

_LONGEST_WAIT = 120
"""Months between two recognitions."""

_RESERVED = frozenset(
    {
        "id",
        "label",
        "claimed",
        "evidence",
        "evidence_open",
        "units",
        "undetermined",
        "not_reached",
        "no_result",
        "level",
    }
)
"""Words that stand where ids of standards do: columns of tables, standings of a roll-up."""

_LISTS = ("standards", "provenance", "data", "constraints", "criteria", "default_units")


def _evidence(reader: TomlTree, tree: Mapping[str, Any]) -> EvidenceRule:
    table = tree.get("evidence")
    if not isinstance(table, dict):
        reader.problem("evidence", "phải là một bảng")
        return EvidenceRule(EvidenceBy.PLAN, "")
    reader.known(table, "evidence", ("required_by", "article"))
    by = reader.choice(table, "evidence", "required_by", [by.value for by in EvidenceBy])
    return EvidenceRule(EvidenceBy(by), reader.text(table, "evidence", "article"))


def _standards(reader: TomlTree, tree: Mapping[str, Any]) -> tuple[StandardSpec, ...]:
    specs = _each(reader, tree, "standards", _standard)
    if len(specs) > MOST_STANDARDS:
        reader.problem("standards", f"có {len(specs)} chuẩn, một trang giấy chỉ đủ chỗ cho {MOST_STANDARDS}")
    if sum(spec.kind is StandardKind.PLAN for spec in specs) > 1:
        reader.problem("standards", "chỉ được có một chuẩn kind = 'plan'")
    for number, spec in enumerate(specs):
        lower = [item.id for item in specs[:number] if item.level is not None]
        if spec.presumes and spec.presumes.standard not in lower:
            where = f"standards[{number}].presumes.standard"
            reader.problem(where, f"phải là một chuẩn pháp lý ở trên; có: {', '.join(lower)}")
    levels = [spec.level for spec in specs if spec.level is not None]
    if not levels or levels != list(range(1, len(levels) + 1)):
        reader.problem("standards", "level phải là 1, 2, … theo thứ tự, mỗi chuẩn pháp lý một số")
    return specs


def _standard(reader: TomlTree, table: Mapping[str, Any], where: str) -> StandardSpec:
    kind = StandardKind(reader.choice(table, where, "kind", [kind.value for kind in StandardKind]))
    legal = ("level", "clause", "upper_share", "upper_article", "presumes") if kind is StandardKind.LEGAL else ()
    reader.known(table, where, ("id", "kind", "label", "name", "article", *legal))
    id = reader.identifier(table, where)
    if id in _RESERVED or (id == StandardKind.PLAN) > (kind is StandardKind.PLAN):
        reader.problem(f"{where}.id", f"{id!r} đã dùng cho việc khác; không được là: {', '.join(sorted(_RESERVED))}")
    label, name, article = (reader.text(table, where, key) for key in ("label", "name", "article"))
    spec = StandardSpec(id, kind, label, name, article)
    if legal:
        level = reader.whole(table, where, "level", 1, MOST_LEVELS)
        spec = replace(spec, level=level, clause=reader.text(table, where, "clause"))
    if "upper_share" in table or "upper_article" in table:
        share, article = reader.share(table, where, "upper_share"), reader.text(table, where, "upper_article")
        spec = replace(spec, upper_share=share, upper_article=article)
    return replace(spec, presumes=_presumption(reader, table, where)) if "presumes" in table else spec


def _presumption(reader: TomlTree, table: Mapping[str, Any], where: str) -> Presumption | None:
    presumed, where = table["presumes"], f"{where}.presumes"
    if not isinstance(presumed, dict):
        reader.problem(where, "phải là một bảng")
        return None
    reader.known(presumed, where, ("standard", "months", "article"))
    return Presumption(
        reader.text(presumed, where, "standard"),
        reader.whole(presumed, where, "months", 1, _LONGEST_WAIT),
        reader.text(presumed, where, "article"),
    )


def _datum(
    reader: TomlTree, table: Mapping[str, Any], where: str, subject: Subject, provenance: Mapping[str, Attribute]
) -> DatumSpec:
    reader.known(
        table,
        where,
        (
            *("id", "kind", "label", "help", "note", BY_PART, "attributes", "comes_with"),
            *("usual_lowest", "usual_highest", "usual_share"),
        ),
    )
    reader.choice(table, where, "kind", [DatumKind.COUNT.value])
    return DatumSpec(
        id=reader.identifier(table, where),
        kind=DatumKind.COUNT,
        label=reader.text(table, where, "label"),
        help=reader.text(table, where, "help"),
        note=reader.text(table, where, "note") if "note" in table else "",
        village_labels=for_each_part(reader.text(table, where, BY_PART), subject) if BY_PART in table else (),
        usual=_usual(reader, table, where),
        usual_share=reader.share(table, where, "usual_share") if "usual_share" in table else None,
        attributes=(*read_attributes(reader, table, where), *comes_with(reader, table, where, provenance)),
    )


def _usual(reader: TomlTree, table: Mapping[str, Any], where: str) -> tuple[int, int] | None:
    """Between what numbers a count usually is."""
    if "usual_lowest" not in table and "usual_highest" not in table:
        return None
    lowest = reader.whole(table, where, "usual_lowest", 1, HIGHEST_COUNT)
    return lowest, reader.whole(table, where, "usual_highest", lowest, HIGHEST_COUNT)


def _constraint(reader: TomlTree, table: Mapping[str, Any], where: str) -> Constraint:
    reader.known(table, where, ("kind", "left", "right", "reason", "article"))
    return Constraint(
        kind=ConstraintKind(reader.choice(table, where, "kind", [kind.value for kind in ConstraintKind])),
        left=reader.text(table, where, "left"),
        right=reader.text(table, where, "right"),
        reason=reader.text(table, where, "reason"),
        article=reader.text(table, where, "article"),
    )


def _default_unit(reader: TomlTree, table: Mapping[str, Any], where: str) -> DefaultUnit:
    reader.known(table, where, ("id", "name", "indicators"))
    indicators = table.get("indicators")
    if not isinstance(indicators, list) or not all(isinstance(item, str) for item in indicators):
        reader.problem(f"{where}.indicators", "phải là danh sách mã chỉ tiêu")
        indicators = []
    return DefaultUnit(reader.identifier(table, where), reader.text(table, where, "name"), tuple(indicators))


def _check_references(reader: TomlTree, criteria_set: CriteriaSet) -> None:
    _check_unique(reader, criteria_set)
    check_attributes(reader, criteria_set)
    if not criteria_set.criteria:
        reader.problem("criteria", "phải có ít nhất một tiêu chí")
    data = criteria_set.data
    counts = [id for id, spec in data.items() if spec.kind is DatumKind.COUNT]
    for indicator in criteria_set.indicators:
        for ratio in indicator.ratios:
            for key, id in (("numerator", ratio.numerator), ("denominator", ratio.denominator)):
                if id not in counts:
                    reader.problem(f"ratios.{ratio.id}.{key}", f"{id!r} không có trong data; có: {', '.join(counts)}")
    numbers = [id for id, spec in data.items() if spec.kind is not DatumKind.RESULT]
    for number, constraint in enumerate(criteria_set.constraints):
        for key, id in (("left", constraint.left), ("right", constraint.right)):
            if id not in numbers:
                reader.problem(f"constraints[{number}].{key}", f"không có {id!r}; có: {', '.join(numbers)}")
    if criteria_set.prefill:
        _check_counted(reader, criteria_set.prefill, counts)
        check_bases(reader, criteria_set.prefill, data.values())
    _check_units(reader, criteria_set)


def _check_counted(reader: TomlTree, prefill: Prefill, counts: Sequence[str]) -> None:
    for item in prefill.counts:
        if item.datum not in counts:
            reader.problem("prefill.counts.datum", f"{item.datum!r} không có trong data; có: {', '.join(counts)}")


def _check_units(reader: TomlTree, criteria_set: CriteriaSet) -> None:
    known = [indicator.id for indicator in criteria_set.asked]
    for unit in criteria_set.default_units:
        for id in unit.indicators:
            if id not in known:
                reader.problem(f"default_units.{unit.id}.indicators", f"không có {id!r}; có: {', '.join(known)}")
    assigned = {id for unit in criteria_set.default_units for id in unit.indicators}
    if not assigned.issuperset(known):
        left = ", ".join(id for id in known if id not in assigned)
        reader.problem("default_units", f"chưa giao cho đơn vị nào: {left}")


def _check_unique(reader: TomlTree, criteria_set: CriteriaSet) -> None:
    prefill = criteria_set.prefill
    for name, ids in (
        ("standards.id", list(criteria_set.standard_ids)),
        ("criteria.id", [criterion.id for criterion in criteria_set.criteria]),
        ("indicators.id", [indicator.id for indicator in criteria_set.indicators]),
        ("ratios.id", [ratio.id for _, ratio in criteria_set.shares]),
        ("default_units.id", [unit.id for unit in criteria_set.default_units]),
        ("prefill.bases.id", [base.id for base in prefill.bases] if prefill else []),
        ("prefill.levels.id", [level.id for level in prefill.levels] if prefill else []),
        ("prefill.counts.datum", [item.datum for item in prefill.counts] if prefill else []),
    ):
        for id in sorted({id for id in ids if id and ids.count(id) > 1}):
            reader.problem(name, f"{id!r} xuất hiện nhiều lần")
