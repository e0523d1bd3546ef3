"""What a criteria set assesses, and its texts worded for one type of it.

Relies on :mod:`ccht_excel.law.toml_tree`. Texts of a set name the subject by ``{subject}`` ("xã") and who acts for it
by ``{authority}`` ("UBND xã"); official wording has it written out. Refuses any other name in braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.subjects import Subject, SubjectType

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_TYPE_KEYS = ("id", "name", "head", "deputy", "body", "body_short", "also")


def read_subject(reader: TomlTree, tree: Mapping[str, Any], wanted: str = "") -> Subject:
    """The table ``[subject]``; its texts are for the type with the id ``wanted``, or for the first."""
    table = tree.get("subject")
    if not isinstance(table, dict):
        reader.problem("subject", "phải là một bảng")
        table = {}
    reader.known(table, "subject", ("label", "collective", "award", "level", "level_also", "bare", "types"))
    types = tuple(
        _type(reader, item, f"subject.types[{number}]")
        for number, item in enumerate(reader.tables(table, "subject", "types"))
    )
    ids = [item.id for item in types]
    if len(ids) != len(set(ids)):
        reader.problem("subject.types.id", "mỗi loại phải có mã riêng")
    if not types:
        reader.problem("subject.types", "phải có ít nhất một loại")
    elif wanted and wanted not in ids:
        reader.problem("subject.types", f"không có loại {wanted!r}; có: {', '.join(ids)}")
    if "bare" in table and table["bare"] not in ids:
        reader.problem("subject.bare", f"phải là mã một loại; có: {', '.join(ids)}")
    first = types[0] if types else SubjectType("", "", "", "")
    return Subject(
        label=reader.text(table, "subject", "label"),
        collective=reader.text(table, "subject", "collective"),
        award=reader.text(table, "subject", "award"),
        level=reader.text(table, "subject", "level"),
        level_also=reader.texts(table, "subject", "level_also") if "level_also" in table else (),
        bare=str(table.get("bare", "")),
        types=types,
        type=next((item for item in types if item.id == wanted), first),
    )


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
    )


def worded(reader: TomlTree, tree: Mapping[str, Any], type: SubjectType) -> dict[str, Any]:
    """The tree of a criteria set with the names in braces filled in for a type of subject."""
    words = {"subject": type.name, "authority": type.authority}

    def word(match: re.Match[str]) -> str:
        if match[1] not in words:
            reader.problem(match[0], f"chỉ dùng: {', '.join(f'{{{name}}}' for name in words)}")
        return words.get(match[1], match[0])

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return _PLACEHOLDER.sub(word, value)
        if isinstance(value, list):
            return [filled(item) for item in value]
        return {key: filled(item) for key, item in value.items()} if isinstance(value, dict) else value

    return {key: value if key == "subject" else filled(value) for key, value in tree.items()}
