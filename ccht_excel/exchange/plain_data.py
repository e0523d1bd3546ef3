"""Frozen records of :mod:`ccht_excel.model` as JSON text and back, exactly and strictly.

Relies on the annotations of the records. What is read back is a stranger's text: anything that is not the record asked
for, field by field and of bounded size, is refused with ``ValueError``; nothing is converted or guessed. A field with a
default may be missing: it was added after the text was written.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

_UNSTORABLE = re.compile("[\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOST_LETTERS = 1_000_000
_HIGHEST = 10**15
_SHARE = re.compile(r"-?\d{1,15}(/\d{1,15})?")


def as_text(record: Any) -> str:
    """A record as JSON on one line that any workbook can hold."""
    text = json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))
    return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def from_text(kind: Any, text: str) -> Any:
    """The record of type ``kind`` (a dataclass, or a type of one of its fields) in a text of :func:`as_text`.

    Raises ``ValueError`` where the text holds anything else.
    """
    try:
        return _record(kind, json.loads(text))
    except (RecursionError, TypeError, KeyError, OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"{type(error).__name__}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | frozenset):
        return [_plain(item) for item in (value if isinstance(value, tuple) else sorted(value))]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


# ---------------------------------------------------------------------------------------------
# Reading back


@lru_cache(maxsize=64)
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _record(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _one_of(typing.get_args(kind), value)
    if origin in (tuple, frozenset):
        item = typing.get_args(kind)[0]
        return origin(_record(item, one) for one in _checked(value, list))
    if origin is not None:
        key, item = typing.get_args(kind)
        return types.MappingProxyType(
            {_record(key, name): _record(item, one) for name, one in _checked(value, dict).items()}
        )
    if is_dataclass(kind):
        make = typing.cast(type, kind)
        hints, given = _hints(make), _checked(value, dict)
        strange = (set(given) - set(hints)) | (_needed(make) - set(given))
        if strange:
            raise ValueError(f"{', '.join(sorted(map(str, strange)))}")
        return make(**{name: _record(hints[name], item) for name, item in given.items()})
    return _scalar(kind, value)


def _needed(kind: type) -> set[str]:
    """The fields that every version of a record has: what was added later has a default, and older texts lack it."""
    return {field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING}


def _one_of(kinds: Sequence[Any], value: Any) -> Any:
    if value is None:
        if type(None) in kinds:
            return None
        raise ValueError("null")
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _record(kind, value)
        except ValueError:
            continue
    raise ValueError(f"{str(value)[:40]!r}")


def _scalar(kind: Any, value: Any) -> Any:
    if kind is bool or kind is int:
        return _bounded(_checked(value, kind))
    text: str = _checked(value, str)
    if len(text) > _MOST_LETTERS:
        raise ValueError(f"{len(text)} letters")
    if kind is str:
        return text
    if kind is Fraction:
        if not _SHARE.fullmatch(text):
            raise ValueError(f"{text[:40]!r}")
        return Fraction(text)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(text)
    if kind in (date, datetime):
        return kind.fromisoformat(text)
    raise TypeError(f"no such kind of field: {kind}")


def _bounded(value: int) -> int:
    if not -_HIGHEST < value < _HIGHEST:
        raise ValueError("number too large")
    return value


def _checked(value: Any, kind: type) -> Any:
    # A bool is an int to Python, never to a reader.
    if type(value) is not kind:
        raise ValueError(f"{str(value)[:40]!r}")
    return value
