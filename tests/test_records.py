"""Records against the data classes of the standard library: the same class body gives the same behaviour."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
import typing
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from ccht_excel import records

T = TypeVar("T")


def kinds(made_by: Any) -> SimpleNamespace:
    """The same classes, made by one module or the other."""
    dataclass, field = made_by.dataclass, made_by.field

    @dataclass(frozen=True, slots=True)
    class Point:
        """A point."""

        x: int
        y: int = 0
        tags: tuple[str, ...] = ()
        more: dict[str, int] = field(default_factory=dict)
        COUNT: ClassVar[int] = 7

        @property
        def sum(self) -> int:
            return self.x + self.y

    @dataclass(frozen=True, slots=True)
    class Point3(Point):
        z: int = field(default=0, repr=False)

    @dataclass(frozen=True)
    class Open:
        a: Any
        b: Any = ()

    @dataclass
    class Changing:
        items: list[int] = field(default_factory=list)
        name: str = "n"

        def __post_init__(self) -> None:
            self.items.append(1)

    @dataclass(slots=True)
    class Slotted:
        a: int
        b: int = 2

    @dataclass(eq=False)
    class Alone:
        a: int = 1

    @dataclass(frozen=True, slots=True)
    class Empty:
        pass

    @dataclass(frozen=True, slots=True)
    class Of(Generic[T]):
        value: T

    @dataclass(frozen=True, slots=True)
    class Told:
        a: int

        def __repr__(self) -> str:
            return "told"

        def __hash__(self) -> int:
            return 5

    return SimpleNamespace(**{kind.__name__: kind for kind in locals().values() if isinstance(kind, type)})


OURS, THEIRS = kinds(records), kinds(dataclasses)
CALLS: list[Callable[[Any], Any]] = [
    *(lambda one: one.Point(1), lambda one: one.Point(1, 2, ("a",), {"k": 1}), lambda one: one.Point(y=5, x=4)),
    *(lambda one: one.Point3(1, 2, z=3), lambda one: one.Open(1), lambda one: one.Open([1], b={})),
    *(lambda one: one.Changing(), lambda one: one.Changing([4], "m"), lambda one: one.Slotted(1)),
    *(lambda one: one.Alone(), lambda one: one.Empty(), lambda one: one.Of("v"), lambda one: one.Told(2)),
]  # fmt: skip
WRONG: list[Callable[[Any], Any]] = [
    *(lambda one: one.Point(), lambda one: one.Point(1, 2, (), {}, 5), lambda one: one.Point(1, q=2)),
    *(lambda one: one.Point(1, x=2), lambda one: one.Empty(1), lambda one: one.Slotted()),
]


def outcome(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        return type(error)


def said_of(one: Any, kind: Any) -> list[Any]:
    names = [item.name for item in dataclasses.fields(one)]
    return [
        repr(one),
        [getattr(one, name) for name in names],
        [(item.name, item.repr, item.default is dataclasses.MISSING) for item in dataclasses.fields(kind)],
        outcome(lambda: hash(one) == hash(copy.copy(one))),
        one == copy.copy(one),
        one == copy.deepcopy(one),
        one != object(),
        hasattr(one, "__dict__"),
        [outcome(lambda name=name: setattr(one, name, 9)) for name in names],
        outcome(lambda: setattr(one, "strange", 9)) if hasattr(one, "__dict__") else None,
        kind.__match_args__,
        kind.__doc__ is None or kind.__doc__,
        typing.get_type_hints(kind).keys() - {"T"},
        dataclasses.is_dataclass(one),
        outcome(lambda: dataclasses.asdict(one)),
        [outcome(lambda name=name: delattr(one, name)) for name in names],
    ]


@pytest.mark.parametrize("call", CALLS)
def test_records_are_as_those_of_the_standard_library(call: Callable[[Any], Any]) -> None:
    ours, theirs = call(OURS), call(THEIRS)
    if type(theirs).__doc__ and "(" in str(type(theirs).__doc__):  # made up by the standard library
        type(theirs).__doc__ = None
    assert said_of(ours, type(ours)) == said_of(theirs, type(theirs))


@pytest.mark.parametrize("call", WRONG)
def test_what_does_not_fit_is_refused(call: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        call(OURS)
    with pytest.raises(TypeError):
        call(THEIRS)


@pytest.mark.parametrize("replace", [records.replace, dataclasses.replace])
def test_replaced(replace: Callable[..., Any]) -> None:
    point = OURS.Point3(1, 2, z=3)
    assert replace(point, y=9) == OURS.Point3(1, 9, z=3)
    assert replace(point) == point
    assert replace(point) is not point
    with pytest.raises(TypeError):
        replace(point, strange=1)


def test_records_are_equal_only_to_those_of_their_kind() -> None:
    assert OURS.Point(1, 0) != OURS.Point3(1, 0)
    assert OURS.Point(1) != OURS.Point(2)
    assert OURS.Alone() != OURS.Alone()
    assert len({OURS.Open(1, 2), OURS.Open(1, 2), OURS.Open(1, 3)}) == 2


def test_defaults_that_change_are_not_shared() -> None:
    assert OURS.Point(1).more is not OURS.Point(1).more
    for default in ([], {}, set()):
        with pytest.raises(ValueError, match="default"):
            records.dataclass(type("Bad", (), {"__annotations__": {"a": "Any"}, "a": default}))
    with pytest.raises(TypeError, match="default"):
        records.dataclass(type("Bad", (), {"__annotations__": {"a": "int", "b": "int"}, "a": 1}))


def test_a_record_within_itself_is_shown() -> None:
    one = OURS.Changing()
    one.items.append(one)
    assert "..." in repr(one)


def test_records_go_through_a_pipe() -> None:
    from ccht_excel.model.place import Place

    place = Place("tệp", "Trang", "A1")
    assert pickle.loads(pickle.dumps(place)) == place


def test_matched() -> None:
    match OURS.Slotted(1, 3):
        case OURS.Slotted(a, b):
            assert (a, b) == (1, 3)
        case _:
            pytest.fail("not matched")


def test_starting_to_read_compiles_no_classes() -> None:
    """What they are there for: neither the module of the standard library nor ``inspect`` is loaded."""
    code = "import sys, ccht_excel.returns.intake; print(sorted({'dataclasses', 'inspect'} & {*sys.modules}))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
