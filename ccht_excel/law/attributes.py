"""Attributes of data as a criteria set has them in its file, found by their keys, and choices as people type them.

Relies on :mod:`ccht_excel.law.toml_tree` and the model. Refuses choices that a drop-down cannot hold or that people
could not tell apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.attributes import Attribute, Choice, stated_key
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec, Outcome, Value
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import fold

_LONGEST_LIST = 255
"""So many characters the list of a drop-down holds; its items are parted by commas."""

_ATTRIBUTE_KEYS = ("id", "label", "name", "help", "article", "choices")
_CHOICE_KEYS = ("id", "label", "since")


def read_attributes(reader: TomlTree, table: Mapping[str, Any], where: str) -> tuple[Attribute, ...]:
    """The attributes of a figure or of a chỉ tiêu; every problem is added to ``reader``."""
    found = tuple(
        _attribute(reader, item, f"{where}.attributes[{number}]")
        for number, item in enumerate(reader.tables(table, where, "attributes"))
    )
    _distinct(reader, f"{where}.attributes", [item.id for item in found])
    return found


def check_attributes(reader: TomlTree, criteria_set: CriteriaSet) -> None:
    """Add the problems that only show beside each other: rows of a form are told apart by their labels and keys."""
    rows = attribute_rows(criteria_set)
    labels = [_bare(attribute.label) for _, attribute in rows.values()]
    _distinct(reader, "attributes.label", [*labels, *(_bare(spec.label) for spec in criteria_set.data.values())])
    for key in rows:
        if key in criteria_set.data:
            reader.problem("attributes.id", f"{key!r} trùng mã với một số liệu hay chỉ tiêu")


def attribute_rows(criteria_set: CriteriaSet) -> Mapping[str, tuple[DatumSpec, Attribute]]:
    """Every attribute with its datum, by the key of its row in keyed sheets."""
    return {
        stated_key(spec.id, attribute.id): (spec, attribute)
        for spec in criteria_set.data.values()
        for attribute in spec.attributes
    }


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


def _attribute(reader: TomlTree, table: Mapping[str, Any], where: str) -> Attribute:
    reader.known(table, where, _ATTRIBUTE_KEYS)
    choices = tuple(
        _choice(reader, item, f"{where}.choices[{number}]")
        for number, item in enumerate(reader.tables(table, where, "choices"))
    )
    if len(choices) < 2:
        reader.problem(f"{where}.choices", "phải có ít nhất hai lựa chọn")
    listed = ",".join(choice.label for choice in choices)
    if len(listed) > _LONGEST_LIST:
        reader.problem(f"{where}.choices", f"dài {len(listed)} ký tự, danh sách của một ô chỉ chứa {_LONGEST_LIST}")
    _distinct(reader, f"{where}.choices", [bare for item in choices for bare in {_bare(item.id), _bare(item.label)}])
    id = reader.identifier(table, where)
    if "." in id:
        reader.problem(f"{where}.id", f"{id!r} không được có dấu chấm")
    label, name, help, article = (reader.text(table, where, key) for key in ("label", "name", "help", "article"))
    return Attribute(id, label, name, help, article, choices)


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
