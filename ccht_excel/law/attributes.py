"""Attributes of data as a criteria set has them in its file, found by their keys, and answers to them as people type.

Relies on :mod:`ccht_excel.law.toml_tree` and the model. Refuses choices that a drop-down cannot hold or that people
could not tell apart, and more of what is asked beside the figures than a form has columns for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.attributes import Attribute, AttributeKind, Choice, stated_key
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec, Outcome, Value
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import fold, plain, says
from ccht_excel.vietnamese.typed import Typed, day_text, parse_date

_LONGEST_LIST = 255
"""So many characters the list of a drop-down holds; its items are parted by commas."""

_ATTRIBUTE_KEYS = ("id", "label", "name", "help", "article", "choices")
_CHOICE_KEYS = ("id", "label", "since")
_BESIDE_KEYS = ("id", "kind", "label", "name", "help", "article")
_TAKEN_COLUMNS = frozenset({"id", "number", "label", "value", "note", "past", "result", "level"})
"""Keys of columns that tables of forms have already."""
MOST_BESIDE = 2
"""So many columns stand free beside the figures of a form."""


def read_attributes(reader: TomlTree, table: Mapping[str, Any], where: str) -> tuple[Attribute, ...]:
    """The attributes of a figure or of a chỉ tiêu; every problem is added to ``reader``."""
    found = tuple(
        _attribute(reader, item, f"{where}.attributes[{number}]")
        for number, item in enumerate(reader.tables(table, where, "attributes"))
    )
    _distinct(reader, f"{where}.attributes", [item.id for item in found])
    return found


def read_provenance(reader: TomlTree, tree: Mapping[str, Any]) -> Mapping[str, Attribute]:
    """What figures may say of where they come from, by id: asked in columns beside those that name it."""
    found: dict[str, Attribute] = {}
    kinds = [kind.value for kind in AttributeKind if kind is not AttributeKind.CHOICE]
    for number, table in enumerate(reader.tables(tree, "", "provenance")):
        where = f"provenance[{number}]"
        kind = AttributeKind(reader.choice(table, where, "kind", kinds))
        listed = ("choices",) if kind is AttributeKind.SOURCE else ()
        reader.known(table, where, (*_BESIDE_KEYS, *listed))
        item = _attribute(reader, {"choices": [], **table}, where, kind)
        if item.id in found or item.id in _TAKEN_COLUMNS:
            reader.problem(f"{where}.id", f"{item.id!r} đã dùng cho cột khác của phiếu")
        found[item.id] = item
    if len(found) > MOST_BESIDE:
        reader.problem("provenance", f"có {len(found)} mục, cạnh số liệu của phiếu chỉ đủ chỗ cho {MOST_BESIDE} cột")
    named = [id for table in reader.tables(tree, "", "data") for id in table.get("comes_with", ())]
    for id in found:
        if id not in named:
            reader.problem("provenance.id", f"{id!r}: không số liệu nào dùng, ghi vào khóa comes_with của số liệu")
    return found


def comes_with(
    reader: TomlTree, table: Mapping[str, Any], where: str, provenance: Mapping[str, Attribute]
) -> tuple[Attribute, ...]:
    """What a figure names of these, in their order."""
    if "comes_with" not in table:
        return ()
    wanted = reader.texts(table, where, "comes_with")
    for id in wanted:
        if id not in provenance:
            reader.problem(f"{where}.comes_with", f"không có {id!r} trong provenance; có: {', '.join(provenance)}")
    return tuple(item for id, item in provenance.items() if id in wanted)


def check_attributes(reader: TomlTree, criteria_set: CriteriaSet) -> None:
    """Add the problems that only show beside each other: rows and columns of a form are told apart by their labels."""
    rows = attribute_rows(criteria_set)
    labels = [_bare(attribute.label) for _, attribute in rows.values()]
    labels += [_bare(attribute.label) for attribute in attributes_beside(criteria_set).values()]
    _distinct(reader, "attributes.label", [*labels, *(_bare(spec.label) for spec in criteria_set.data.values())])
    for key in rows:
        if key in criteria_set.data:
            reader.problem("attributes.id", f"{key!r} trùng mã với một số liệu hay chỉ tiêu")


def attribute_rows(criteria_set: CriteriaSet) -> Mapping[str, tuple[DatumSpec, Attribute]]:
    """Every attribute that has a row of its own, with its datum, by the key of the row in keyed sheets."""
    return {
        stated_key(spec.id, attribute.id): (spec, attribute)
        for spec in criteria_set.data.values()
        for attribute in spec.attributes
        if not attribute.beside
    }


def attributes_beside(criteria_set: CriteriaSet) -> Mapping[str, Attribute]:
    """Every attribute that has a column beside the figures, by the key of the column."""
    found = (attribute for spec in criteria_set.data.values() for attribute in spec.attributes if attribute.beside)
    return {attribute.id: attribute for attribute in found}


def is_by_something(value: Value) -> bool:
    """Whether a value is by something that an attribute names: nothing recognises không đạt or level 0."""
    return value is Outcome.MET if isinstance(value, Outcome) else value > 0


def must_state(spec: DatumSpec, value: Value) -> bool:
    """Whether an answer must come with its attributes: every count, and of the others what is recognised."""
    return spec.kind is DatumKind.COUNT or is_by_something(value)


def stated_choice(attribute: Attribute, text: str) -> Choice | None:
    """The choice that a text names by its label or id, whatever case, marks, signs and font; ``None`` for none."""
    for reading in (text, decode_legacy(text) or ""):
        bare = _bare(reading)
        for choice in attribute.choices:
            if bare and bare in (_bare(choice.label), _bare(choice.id)):
                return choice
    return None


def read_stated(attribute: Attribute, value: Typed, text: str) -> str | None:
    """An answer to an attribute as it is kept, from a cell and its text cleaned; ``None`` where it is none."""
    if attribute.kind is AttributeKind.DAY:
        day = parse_date(value if not isinstance(value, str) else day_text(_AS_OF.sub("", fold(text)))).value
        day = day or parse_date(day_text(text)).value
        return day.isoformat() if day else None
    choice = stated_choice(attribute, text)
    if choice:
        return choice.id
    source = one_line(text) if attribute.kind is AttributeKind.SOURCE else ""
    named = any(map(str.isalpha, source)) and len(source) <= _LONGEST_SOURCE and not says(plain(source), _NOBODY)
    return source if named else None


def mentions(attribute: Attribute, value: Typed, text: str) -> bool:
    """Whether what stands in another place holds an answer to an attribute: a choice by its label, a day."""
    if not isinstance(value, str | date):
        return False
    if attribute.kind is AttributeKind.DAY:
        return read_stated(attribute, value, text) is not None or bool(_DAY_WITHIN.search(fold(text)))
    if stated_choice(attribute, text):
        return True
    said, labels = f" {_bare(text)} ", (_bare(choice.label) for choice in attribute.choices)
    return any(len(label) >= _SHORTEST_WITHIN and f" {label} " in said for label in labels)


_DAY_WITHIN = regex(r"\b(?:den|chot|tai|ngay) (?:het )?(?:ngay )?[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}\b")
_SHORTEST_WITHIN = 8
"""Letters of a label that is known again in the midst of a text; a shorter one stands there for much else."""

_AS_OF = regex(r"^(?:so lieu )?(?:(?:tinh den|chot den|chot|den het|den|tai)(?: het)? )(?=ngay |[0-9])")
"""What people put before a day: "tính đến 31/12/2024", "chốt ngày 30/11/2024"."""
_LONGEST_SOURCE = 200
"""Characters: what is longer is no name of a source, and would fill the page it is printed on."""
_NOBODY = ("không", "không có", "chưa có", "không rõ", "chưa rõ", "không biết", "chưa biết")
"""What people put where they name no source."""


def _attribute(
    reader: TomlTree, table: Mapping[str, Any], where: str, kind: AttributeKind = AttributeKind.CHOICE
) -> Attribute:
    if kind is AttributeKind.CHOICE:
        reader.known(table, where, _ATTRIBUTE_KEYS)
    choices = tuple(
        _choice(reader, item, f"{where}.choices[{number}]")
        for number, item in enumerate(reader.tables(table, where, "choices"))
    )
    if kind is not AttributeKind.DAY and len(choices) < 2:
        reader.problem(f"{where}.choices", "phải có ít nhất hai lựa chọn")
    listed = ",".join(choice.label for choice in choices)
    if len(listed) > _LONGEST_LIST:
        reader.problem(f"{where}.choices", f"dài {len(listed)} ký tự, danh sách của một ô chỉ chứa {_LONGEST_LIST}")
    _distinct(reader, f"{where}.choices", [bare for item in choices for bare in {_bare(item.id), _bare(item.label)}])
    id = reader.identifier(table, where)
    if "." in id:
        reader.problem(f"{where}.id", f"{id!r} không được có dấu chấm")
    label, name, help, article = (reader.text(table, where, key) for key in ("label", "name", "help", "article"))
    return Attribute(id, label, name, help, article, choices, kind)


def _choice(reader: TomlTree, table: Mapping[str, Any], where: str) -> Choice:
    reader.known(table, where, _CHOICE_KEYS)
    label = reader.text(table, where, "label")
    if "," in label:
        reader.problem(f"{where}.label", f"{label!r} không được có dấu phẩy, danh sách của một ô không chứa được")
    since = reader.day(table, where, "since") if "since" in table else None
    return Choice(reader.identifier(table, where), label, since)


def _distinct(reader: TomlTree, where: str, texts: list[str]) -> None:
    for text in sorted({text for text in texts if text and texts.count(text) > 1}):
        reader.problem(where, f"{text!r} xuất hiện nhiều lần (không kể hoa thường, dấu và ký hiệu)")


def _bare(text: str) -> str:
    """A label for comparing: letters and digits only."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
