"""What a criteria set assesses, and its texts worded for one type of it.

Relies on :mod:`ccht_excel.law.toml_tree`. Texts of a set name the subject by ``{subject}`` ("xã"), who acts for it by
``{authority}`` ("UBND xã"), and in questions to its parts these by ``{part}`` ("thôn"); official wording has it written
out. Refuses any other name in braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.subjects import Subject, SubjectType
from ccht_excel.patterns import regex

_PLACEHOLDER = regex(r"\{(\w*)\}")
_TYPE_KEYS = ("id", "name", "head", "deputy", "body", "body_short", "also", "proper", "part", "self_named")
_SUBJECT_KEYS = ("label", "collective", "award", "level", "level_also", "bare", "parts", "unit", "types")
_PART = regex(r"[\w ,]{1,30}")
"""A sheet is called by it."""
_PARTS = ("nơi",)
"""What parts are called where a set does not say it."""
BY_PART = "village_label"
"""The key whose text is worded for every part there may be, see :func:`for_each_part`."""


def read_subject(reader: TomlTree, tree: Mapping[str, Any], wanted: str = "", part: str = "") -> Subject:
    """The table ``[subject]``; its texts are for the type with the id ``wanted``, or for the first if there is none.

    ``part`` is what the parts are called by those who live there, empty for what is usual with the type.
    """
    table = tree.get("subject")
    if not isinstance(table, dict):
        reader.problem("subject", "phải là một bảng")
        table = {}
    reader.known(table, "subject", _SUBJECT_KEYS)
    types = tuple(
        _type(reader, item, f"subject.types[{number}]")
        for number, item in enumerate(reader.tables(table, "subject", "types"))
    )
    ids = [item.id for item in types]
    if len(ids) != len(set(ids)):
        reader.problem("subject.types.id", "mỗi loại phải có mã riêng")
    if not types:
        reader.problem("subject.types", "phải có ít nhất một loại")
    if "bare" in table and table["bare"] not in ids:
        reader.problem("subject.bare", f"phải là mã một loại; có: {', '.join(ids)}")
    first = types[0] if types else SubjectType("", "", "", "")
    type = next((item for item in types if item.id == wanted), first)
    parts = _parts(reader, table, filter(None, (part, *(item.part for item in types))))
    return Subject(
        label=reader.text(table, "subject", "label"),
        collective=reader.text(table, "subject", "collective"),
        award=reader.text(table, "subject", "award"),
        level=reader.text(table, "subject", "level"),
        level_also=reader.texts(table, "subject", "level_also") if "level_also" in table else (),
        bare=str(table.get("bare", "")),
        types=types,
        type=type,
        part=part or type.part or parts[0],
        parts=parts,
        **({"unit": reader.text(table, "subject", "unit")} if "unit" in table else {}),
    )


def type_choices(subject: Subject) -> str:
    """The types of a set as a message lists them: id and name, a line each."""
    return "\n".join(f"  - {type.id}: {type.name}" for type in subject.types)


def _parts(reader: TomlTree, table: Mapping[str, Any], used: Iterable[str]) -> tuple[str, ...]:
    """What the parts of a subject may be called."""
    parts = reader.texts(table, "subject", "parts") if "parts" in table else _PARTS
    for name in parts:
        if not _PART.fullmatch(name):
            reader.problem("subject.parts", f"{name!r}: chỉ dùng chữ, số, dấu cách, dấu phẩy, nhiều nhất 30 ký tự")
    for name in dict.fromkeys(used):
        if name not in parts:
            reader.problem("subject.parts", f"không có {name!r}; có: {', '.join(map(repr, parts))}")
    return parts


def _type(reader: TomlTree, table: Mapping[str, Any], where: str) -> SubjectType:
    reader.known(table, where, _TYPE_KEYS)
    signs = "body" in table or "body_short" in table
    return SubjectType(
        id=reader.identifier(table, where),
        name=reader.text(table, where, "name"),
        head=reader.text(table, where, "head"),
        deputy=reader.text(table, where, "deputy"),
        body=reader.text(table, where, "body") if signs else "",
        body_short=reader.text(table, where, "body_short") if signs else "",
        also=reader.texts(table, where, "also") if "also" in table else (),
        proper=reader.text(table, where, "proper") if "proper" in table else "",
        part=reader.text(table, where, "part") if "part" in table else "",
        self_named=reader.flag(table, where, "self_named"),
    )


def for_each_part(text: str, subject: Subject) -> tuple[str, ...]:
    """A text about a part, worded for what the parts are called here, then for all else they may be called."""
    return tuple(dict.fromkeys(text.replace("{part}", part) for part in (subject.part, *subject.parts)))


def worded(reader: TomlTree, tree: Mapping[str, Any], type: SubjectType) -> dict[str, Any]:
    """The tree of a criteria set with the names in braces filled in for a type of subject; ``{part}`` stays."""
    words = {"subject": type.name, "authority": type.authority}
    by_part = words | {"part": "{part}"}

    def filled(value: Any, words: Mapping[str, str] = words) -> Any:
        def word(match: re.Match[str]) -> str:
            if match[1] not in words:
                reader.problem(match[0], f"chỉ dùng: {', '.join(f'{{{name}}}' for name in words)}")
            return words.get(match[1], match[0])

        if isinstance(value, str):
            return _PLACEHOLDER.sub(word, value)
        if isinstance(value, list):
            return [filled(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {key: filled(item, by_part if key == BY_PART else words) for key, item in value.items()}

    return {key: value if key == "subject" else filled(value) for key, value in tree.items()}
