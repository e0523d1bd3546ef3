"""Every record that is stored as text comes back as it was, whatever its fields may hold by their annotations."""

from __future__ import annotations

import json
import types
import typing
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from msgspec import Struct

from ccht_excel.exchange.plain_data import as_text, from_text
from ccht_excel.model.campaign import Campaign
from ccht_excel.verification.record import _Record
from tests.support.campaigns import thai_son

_TEXTS = ("", "xã", "3/4", "7", "2024-12-31", "null", "a\nb\t\x1f", "\ud800 \ufffe", "'=1+1", "x" * 300)


def _value(kind: Any, chance: Random) -> Any:
    """Something that an annotation allows."""
    origin, of = typing.get_origin(kind), typing.get_args(kind)
    several = range(chance.choice((0, 1, 2)))
    if origin in (typing.Union, types.UnionType):
        return _value(chance.choice(of), chance)
    if origin is tuple and of[-1] is not Ellipsis:
        return tuple(_value(one, chance) for one in of)
    if origin in (tuple, frozenset):
        return origin(_value(of[0], chance) for _ in several)
    if origin is not None:
        return types.MappingProxyType({_value(of[0], chance): _value(of[1], chance) for _ in several})
    if issubclass(kind, Struct):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _value(hints[name], chance) for name in kind.__struct_fields__})
    return chance.choice(list(kind)) if issubclass(kind, Enum) else _scalar(kind, chance)


def _scalar(kind: type, chance: Random) -> Any:
    high = chance.choice((1, 60, 10**15))
    moment = datetime(2024, 12, 31, 23, 59, 59) + timedelta(seconds=chance.randint(-(10**9), 10**9))
    made = {
        str: chance.choice(_TEXTS),
        bool: chance.random() < 0.5,
        int: chance.randint(-high, high),
        Fraction: Fraction(chance.randint(-high, high), chance.randint(1, 10**6)),
        date: moment.date(),
        datetime: moment,
        types.NoneType: None,
    }
    return made[kind]


def _records(kind: Any, found: dict[type[Struct], None]) -> dict[type[Struct], None]:
    """The types of records within an annotation, each once."""
    inner = typing.get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Struct) and kind not in found:
        found[kind] = None
        inner = tuple(typing.get_type_hints(kind).values())
    for one in inner:
        _records(one, found)
    return found


STORED = tuple(_records(_Record, {}))
every_record = pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.__name__)


def test_a_campaign_is_among_what_is_stored() -> None:
    assert Campaign in STORED
    assert len(STORED) > 10
    assert from_text(Campaign, as_text(thai_son())) == thai_son()


@every_record
def test_what_is_stored_comes_back(kind: type[Struct]) -> None:
    for seed in range(40):
        record = _value(kind, Random(seed))
        text = as_text(record)
        assert "\n" not in text
        assert from_text(kind, text) == record


@every_record
def test_what_was_added_later_may_be_missing_and_nothing_else_is_forgiven(kind: type[Struct]) -> None:
    record = _value(kind, Random(1))
    stored = json.loads(as_text(record))
    needed = kind.__struct_fields__[: len(kind.__struct_fields__) - len(kind.__struct_defaults__)]
    older = json.dumps({name: stored[name] for name in needed})
    assert from_text(kind, older) == kind(*[getattr(record, name) for name in needed])
    wrong = [{**stored, "?": 1}, *({key: stored[key] for key in stored if key != name} for name in needed)]
    wrong += [{**stored, name: [{"?": 1}]} for name in kind.__struct_fields__]
    for one in wrong:
        with pytest.raises(ValueError):
            from_text(kind, json.dumps(one))
