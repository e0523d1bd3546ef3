"""What a criteria set says of the list of residents: age bases, words for levels of training, which datum counts whom.

Relies on :mod:`ccht_excel.law.toml_tree`. That the data exist is checked by :mod:`ccht_excel.law.criteria`. Refuses
two meanings of one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from fractions import Fraction
from typing import Any

from ccht_excel.law.toml_tree import TomlTree
from ccht_excel.model.law import DatumSpec
from ccht_excel.model.prefill import AgeBase, AgeLimit, Prefill, PrefillCount, Reference, TrainingLevel
from ccht_excel.vietnamese.printed import format_count
from ccht_excel.vietnamese.text import fold

_OLDEST = 120
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read_prefill(reader: TomlTree, tree: Mapping[str, Any], unasked: Set[str]) -> Prefill | None:
    """The table ``[prefill]``, without the data that are ``unasked``; ``None`` for a set without it."""
    if "prefill" not in tree:
        return None
    table = tree["prefill"]
    if not isinstance(table, dict):
        reader.problem("prefill", "phải là một bảng")
        return None
    reader.known(table, "prefill", ("name", "apart", "attribute", "bases", "levels", "counts"))
    bases, levels, counts = (
        [(item, f"prefill.{key}[{number}]") for number, item in enumerate(reader.tables(table, "prefill", key))]
        for key in ("bases", "levels", "counts")
    )
    for key, rows in (("bases", bases), ("counts", counts)):
        if not rows:
            reader.problem(f"prefill.{key}", "phải có ít nhất một bảng")
    known = tuple(_level(reader, item, where) for item, where in levels)
    _check_words(reader, known)
    read = tuple(_count(reader, item, where, {level.id for level in known}) for item, where in counts)
    return Prefill(
        name=reader.text(table, "prefill", "name"),
        apart=reader.share(table, "prefill", "apart") or Fraction(1),
        bases=tuple(_base(reader, item, where) for item, where in bases),
        levels=known,
        counts=tuple(item for item in read if item.datum not in unasked),
        attribute=reader.identifier(table, "prefill", "attribute") if "attribute" in table else "",
    )


def check_bases(reader: TomlTree, prefill: Prefill, data: Iterable[DatumSpec]) -> None:
    """Age bases are called as the attribute calls them by which answers state theirs."""
    if not prefill.attribute:
        return
    known = {item.id: item for spec in data for item in spec.attributes}
    if prefill.attribute not in known:
        reader.problem("prefill.attribute", f"không có {prefill.attribute!r}; có: {', '.join(known)}")
        return
    labels = {choice.id: choice.label for choice in known[prefill.attribute].choices}
    for base in prefill.bases:
        if labels.get(base.id, "").casefold() != base.label.casefold():
            said = ", ".join(f"{id}: {label}" for id, label in labels.items())
            reader.problem(f"prefill.bases.{base.id}", f"mã và chữ phải là của một lựa chọn: {said}")


def _base(reader: TomlTree, table: Mapping[str, Any], where: str) -> AgeBase:
    reader.known(table, where, ("id", "label", "lowest", "men", "women", "article"))
    limits = "men" in table or "women" in table
    return AgeBase(
        id=reader.identifier(table, where),
        label=reader.text(table, where, "label"),
        lowest=reader.whole(table, where, "lowest", 0, _OLDEST) if "lowest" in table else 0,
        men=_limit(reader, table, where, "men") if limits else None,
        women=_limit(reader, table, where, "women") if limits else None,
        article=reader.text(table, where, "article") if limits or "article" in table else "",
    )


def _limit(reader: TomlTree, table: Mapping[str, Any], where: str, key: str) -> AgeLimit | None:
    limit, where = table.get(key), f"{where}.{key}"
    if not isinstance(limit, dict):
        reader.problem(where, "phải là một bảng: since, months, yearly, highest")
        return None
    reader.known(limit, where, ("since", "months", "yearly", "highest"))
    months = reader.whole(limit, where, "months", 1, 12 * _OLDEST)
    return AgeLimit(
        since=reader.whole(limit, where, "since", _FIRST_YEAR, _LAST_YEAR),
        months=months,
        yearly=reader.whole(limit, where, "yearly", 0, 12),
        highest=reader.whole(limit, where, "highest", months, 12 * _OLDEST),
    )


def _level(reader: TomlTree, table: Mapping[str, Any], where: str) -> TrainingLevel:
    reader.known(table, where, ("id", "words"))
    return TrainingLevel(reader.identifier(table, where), reader.texts(table, where, "words"))


def _count(reader: TomlTree, table: Mapping[str, Any], where: str, known: Set[str]) -> PrefillCount:
    reader.known(table, where, ("datum", "label", "levels", "partial"))
    levels = reader.texts(table, where, "levels") if "levels" in table else ()
    for id in levels:
        if id not in known:
            reader.problem(f"{where}.levels", f"không có {id!r} trong prefill.levels")
    return PrefillCount(
        datum=reader.identifier(table, where, "datum"),
        label=reader.text(table, where, "label"),
        levels=levels,
        partial=reader.flag(table, where, "partial"),
    )


def _check_words(reader: TomlTree, levels: tuple[TrainingLevel, ...]) -> None:
    taken: dict[str, str] = {}
    for level in levels:
        for word in level.words:
            other = taken.setdefault(fold(word), level.id)
            if other != level.id:
                reader.problem(f"prefill.levels.{level.id}.words", f"{word!r} đã là của {other!r}")


def reference_text(prefill: Prefill, references: Sequence[Reference]) -> str:
    """Numbers with their age bases, equal ones together: "5.432 (mọi lứa tuổi), 4.100 (từ 15 tuổi)"."""
    labels = {base.id: base.label for base in prefill.bases}
    by_value: dict[int, list[str]] = {}
    for item in references:
        by_value.setdefault(item.value, []).append(labels[item.base])
    return ", ".join(f"{format_count(value)} ({'; '.join(bases)})" for value, bases in by_value.items())
