"""What the levels of a chỉ tiêu are called, as a criteria set has it.

Relies on :mod:`ccht_excel.law.toml_tree` and on how :mod:`ccht_excel.vietnamese.typed_levels` reads what people type.
Refuses words that name two levels, and a number in a name that other names have not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccht_excel.law.answer_kinds import MOST_LEVELS
from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.levels import LevelScale
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed_levels import parse_level, words_of

_KEYS = ("noun", "nouns", "none", "none_also", "names", "also")
_LONGEST_LIST = 255
"""So many characters a drop-down holds, its choices parted by commas."""
UNKNOWN = LevelScale("", "", ("",) * MOST_LEVELS)
"""In place of levels that could not be read."""


def read_levels(reader: TomlTree, table: Mapping[str, Any], where: str) -> LevelScale:
    """The table ``levels`` of a chỉ tiêu."""
    given, where = table.get("levels"), f"{where}.levels"
    if not isinstance(given, dict):
        reader.problem(where, f"phải là một bảng có: {', '.join(_KEYS)}")
        return UNKNOWN
    reader.known(given, where, _KEYS)
    names = reader.texts(given, where, "names")
    if len(names) > MOST_LEVELS:
        reader.problem(f"{where}.names", f"có {len(names)} mức, nhiều nhất {MOST_LEVELS}")
    none = reader.text(given, where, "none")
    scale = LevelScale(
        noun=reader.text(given, where, "noun"),
        none=none,
        names=names,
        nouns=reader.texts(given, where, "nouns") if "nouns" in given else (),
        also=_also(reader, given, where, len(names)),
    )
    if not names:
        return UNKNOWN
    _check(reader, scale, where)
    return scale


def _also(reader: TomlTree, given: Mapping[str, Any], where: str, count: int) -> tuple[tuple[str, ...], ...]:
    """What else is typed, from level 0 on."""
    if not {"also", "none_also"} & given.keys():
        return ()
    none = reader.texts(given, where, "none_also") if "none_also" in given else ()
    lists = given.get("also", [[]] * count)
    told = isinstance(lists, list) and len(lists) == count
    if not told or not all(isinstance(words, list) and all(map(_said, words)) for words in lists):
        reader.problem(f"{where}.also", f"phải là {count} danh sách chữ, mỗi mức một danh sách, theo thứ tự của names")
        return ()
    return (none, *map(tuple, lists))


def _said(word: object) -> bool:
    return isinstance(word, str) and bool(word.strip())


def _check(reader: TomlTree, scale: LevelScale, where: str) -> None:
    choices = scale.choices
    if any("," in choice for choice in choices) or len(",".join(choices)) > _LONGEST_LIST:
        reader.problem(f"{where}.names", f"không có dấu phẩy, cả danh sách không quá {_LONGEST_LIST} ký tự")
    numbers = [scale.number(level) for level in range(1, scale.highest + 1)]
    if any(number is not None for number in numbers) and (None in numbers or len(set(numbers)) < len(numbers)):
        reader.problem(f"{where}.names", "hoặc mọi tên đều kết thúc bằng một số riêng, hoặc không tên nào có số ở cuối")
    words = [(fold(word), level) for level in range(scale.highest + 1) for word in words_of(scale, level)]
    for word, level in words:
        if not word or any(word == other and level != at for other, at in words):
            reader.problem(f"{where}.names", f"{word!r} phải là tên của đúng một mức, viết không dấu cũng vậy")
    for word, level in words:
        typed = (word, int(word)) if word.isdecimal() else (word,)
        if word and any(parse_level(one, scale).value != level for one in typed):
            reader.problem(f"{where}.names", f"{word!r} đọc ra mức khác, hoặc không đọc ra mức nào")
