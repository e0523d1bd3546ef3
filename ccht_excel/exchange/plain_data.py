"""Frozen records of :mod:`ccht_excel.model` as JSON text and back, exactly and strictly.

Relies on the annotations of the records. What is read back is a stranger's text: anything that is not the record asked
for, field by field and of bounded size, is refused with ``ValueError``; nothing is converted or guessed. A field with a
default may be missing: it was added after the text was written.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from msgspec import Struct

from ccht_excel.patterns import regex

_UNSTORABLE = regex("[\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOST_LETTERS = 1_000_000
_HIGHEST = 10**15
_SHARE = regex(r"-?\d{1,15}(/\d{1,15})?")


def as_text(record: Any) -> str:
    """A record as JSON on one line that any workbook can hold."""
    return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", _encoded(record))


def from_text(kind: Any, text: str) -> Any:
    """The record of type ``kind`` (a ``Struct``, or a type of one of its fields) in a text of :func:`as_text`.

    Raises ``ValueError`` where the text holds anything else.
    """
    try:
        return _reader(kind)(json.loads(text))
    except (RecursionError, TypeError, KeyError, OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"{type(error).__name__}") from error


def _plain(value: Any) -> Any:
    """What the encoder does not know by itself, one step nearer to what it knows."""
    record = _record_shape(value.__class__)
    if record is not None:
        names, values = record
        return dict(zip(names, values(value), strict=True))
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no such kind of value: {value.__class__}")


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


@lru_cache(maxsize=64)
def _record_shape(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """The fields of a record and what takes their values; ``None`` for what is none."""
    if not issubclass(kind, Struct):
        return None
    names = kind.__struct_fields__
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda value: tuple(getattr(value, name) for name in names)


# ---------------------------------------------------------------------------------------------
# Reading back


_Read = Callable[[Any], Any]


def _reader(kind: Any) -> _Read:
    """What reads a value of this type."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _reader_of_one(typing.get_args(kind))
    if origin in (tuple, frozenset):
        kinds = typing.get_args(kind)
        if origin is tuple and kinds[-1] is not Ellipsis:
            return partial(_several, tuple(map(_reader, kinds)))
        item = _reader(kinds[0])
        return lambda value: origin([item(one) for one in _checked(value, list)])
    if origin is not None:
        key, item = map(_reader, typing.get_args(kind))
        return lambda value: types.MappingProxyType(
            {key(name): item(one) for name, one in _checked(value, dict).items()}
        )
    if isinstance(kind, type) and issubclass(kind, Struct):
        return partial(_record, kind)
    return partial(_text if kind is str else _scalar, kind)


def _several(readers: Sequence[_Read], value: Any) -> tuple[Any, ...]:
    """So many values, each of its own type."""
    given = _checked(value, list)
    if len(given) != len(readers):
        raise ValueError(f"{str(given)[:40]!r}")
    return tuple([read(one) for read, one in zip(readers, given, strict=True)])


def _reader_of_one(kinds: Sequence[Any]) -> _Read:
    """What reads a value of the first of these types that it is of."""
    readers = [_reader(kind) for kind in kinds if kind is not type(None)]
    may_be_none = type(None) in kinds

    def one_of(value: Any) -> Any:
        if value is None:
            if may_be_none:
                return None
            raise ValueError("null")
        for read in readers:
            try:
                return read(value)
            except ValueError:
                continue
        raise ValueError(f"{str(value)[:40]!r}")

    return one_of


@lru_cache(maxsize=64)
def _shape(kind: type[Struct]) -> tuple[Mapping[str, _Read], frozenset[str]]:
    """What reads each field of a record, and the fields that every version of it has.

    What was added later has a default, and older texts lack it.
    """
    hints = typing.get_type_hints(kind)
    names = kind.__struct_fields__
    needed = names[: len(names) - len(kind.__struct_defaults__)]
    return {name: _reader(hint) for name, hint in hints.items()}, frozenset(needed)


def _record(kind: type, value: Any) -> Any:
    readers, needed = _shape(kind)
    given = _checked(value, dict)
    if not (readers.keys() >= given.keys() >= needed):
        strange = (given.keys() - readers.keys()) | (needed - given.keys())
        raise ValueError(f"{', '.join(sorted(map(str, strange)))}")
    return kind(**{name: readers[name](item) for name, item in given.items()})


def _text(kind: Any, value: Any) -> str:
    text: str = _checked(value, str)
    if len(text) > _MOST_LETTERS:
        raise ValueError(f"{len(text)} letters")
    return text


def _scalar(kind: Any, value: Any) -> Any:
    if kind is bool or kind is int:
        return _bounded(_checked(value, kind))
    text = _text(str, value)
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
