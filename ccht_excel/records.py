"""``dataclass`` and its companions, for a program whose processes are started anew for every command.

The module of the standard library compiles six functions for each class when it is made, and loads ``inspect`` to do
so: that was half of the time that the process which reads files took to start. Here the functions that any record has
are the same for all, and ``__init__`` is compiled when the first record is made; most kinds are never made in a run.
Records are data classes to everybody else: ``dataclasses.replace``, ``fields`` and ``is_dataclass`` know them. Only
what this program uses is there: ``frozen``, ``slots``, ``eq``, defaults, factories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import MISSING as MISSING
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import is_dataclass as is_dataclass
    from dataclasses import replace as replace
else:
    from operator import attrgetter
    from reprlib import recursive_repr

    class _Missing:
        """Stands where there is no default."""

    MISSING = _Missing()
    _FIELDS = "_record_fields"

    class _Field:
        """A field of a record, with what it is where nothing is given."""

        __slots__ = ("default", "default_factory", "name", "repr")

        def __init__(self, default: Any = MISSING, default_factory: Any = MISSING, *, repr: bool = True) -> None:
            self.name = ""
            self.default = default
            self.default_factory = default_factory
            self.repr = repr

        @property
        def optional(self) -> bool:
            """Whether it need not be given."""
            return self.default is not MISSING or self.default_factory is not MISSING

    def field(*, default: Any = MISSING, default_factory: Any = MISSING, repr: bool = True) -> Any:
        """As that of ``dataclasses``."""
        return _Field(default, default_factory, repr=repr)

    def fields(record: Any) -> tuple[_Field, ...]:
        """The fields of a record or of its class: name, default and default factory."""
        return tuple(getattr(record, _FIELDS).values())

    def is_dataclass(thing: Any) -> bool:
        """Whether this is a record or its class."""
        return hasattr(thing, _FIELDS)

    def replace(record: Any, /, **changes: Any) -> Any:
        """A record like this one but for these fields."""
        for name in getattr(record, _FIELDS):
            if name not in changes:
                changes[name] = getattr(record, name)
        return record.__class__(**changes)

    def dataclass(cls: Any = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
        """As that of ``dataclasses``."""

        def made(cls: Any) -> Any:
            return _made(cls, frozen=frozen, slots=slots, eq=eq)

        return made if cls is None else made(cls)

    def _made(cls: Any, *, frozen: bool, slots: bool, eq: bool) -> Any:
        own = {name: _own_field(cls, name) for name, kind in cls.__annotations__.items() if not _of_class(kind)}
        known = {name: one for base in reversed(cls.__mro__) for name, one in vars(base).get(_FIELDS, {}).items()} | own
        if slots:
            cls = _with_slots(cls, own)
        needed = [not one.optional for one in known.values()]
        if needed != sorted(needed, reverse=True):
            raise TypeError(f"{cls.__qualname__}: a field without a default follows one that has one")
        setattr(cls, _FIELDS, known)
        cls._record_values = attrgetter(*known) if known else staticmethod(lambda record: ())
        cls._record_frozen = frozen
        cls.__match_args__ = tuple(known)
        cls.__init__ = _init_when_needed(cls)
        cls.__dataclass_fields__, cls.__dataclass_params__ = _Standard("fields"), _Standard("params")
        for name, function in _functions(frozen=frozen, slots=slots, eq=eq).items():
            if name not in vars(cls) or (name == "__hash__" and vars(cls)[name] is None):
                setattr(cls, name, function)
        return cls

    def _of_class(kind: Any) -> bool:
        return "ClassVar" in str(kind)

    def _own_field(cls: Any, name: str) -> _Field:
        value = vars(cls).get(name, MISSING)
        if value.__class__.__hash__ is None:
            raise ValueError(f"{cls.__qualname__}.{name}: a default that may change is shared by all; use a factory")
        found = value if isinstance(value, _Field) else _Field(value)
        found.name = name
        if found.default is not MISSING:
            setattr(cls, name, found.default)
        elif name in vars(cls):
            delattr(cls, name)
        return found

    def _with_slots(cls: Any, own: dict[str, _Field]) -> Any:
        """The class anew, its own fields in slots."""
        kept = {name: value for name, value in vars(cls).items() if name not in own}
        kept.pop("__dict__", None)
        kept.pop("__weakref__", None)
        there = {name for base in cls.__mro__[1:] for name in vars(base).get("__slots__", ())}
        made = type(cls)(
            cls.__name__, cls.__bases__, kept | {"__slots__": tuple(one for one in own if one not in there)}
        )
        made.__qualname__ = cls.__qualname__
        return made

    # -----------------------------------------------------------------------------------------
    # What every record has

    def _functions(*, frozen: bool, slots: bool, eq: bool) -> dict[str, Any]:
        found: dict[str, Any] = {"__repr__": _repr}
        if eq:
            found |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
        if frozen:
            found |= {"__setattr__": _refuse_setting, "__delattr__": _refuse_deleting}
        if frozen and slots:
            found |= {"__getstate__": _state, "__setstate__": _set_state}
        return found

    @recursive_repr()
    def _repr(self: Any) -> str:
        said = (f"{name}={getattr(self, name)!r}" for name, one in getattr(self, _FIELDS).items() if one.repr)
        return f"{self.__class__.__qualname__}({', '.join(said)})"

    def _eq(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._record_values(self) == other._record_values(other)

    def _hash(self: Any) -> int:
        return hash(self._record_values(self))

    def _refuse_setting(self: Any, name: str, value: Any) -> None:
        _refuse("assign to", name)

    def _refuse_deleting(self: Any, name: str) -> None:
        _refuse("delete", name)

    def _refuse(doing: str, name: str) -> None:
        from dataclasses import FrozenInstanceError  # slow

        raise FrozenInstanceError(f"cannot {doing} field {name!r}")

    def _state(self: Any) -> list[Any]:
        return [getattr(self, name) for name in getattr(self, _FIELDS)]

    def _set_state(self: Any, state: list[Any]) -> None:
        for name, value in zip(getattr(self, _FIELDS), state, strict=True):
            _set(self, name, value)

    _set = object.__setattr__

    # -----------------------------------------------------------------------------------------
    # What is made when it is needed

    def _init_when_needed(cls: Any) -> Any:
        def init(self: Any, *args: Any, **kwargs: Any) -> None:
            cls.__init__ = _init(cls)
            cls.__init__(self, *args, **kwargs)

        return init

    def _init(cls: Any) -> Any:
        """The ``__init__`` of a class, compiled."""
        names: dict[str, Any] = {"_set": _set, "_MISSING": MISSING}
        taken, lines = ["self"], []
        for name, one in getattr(cls, _FIELDS).items():
            value = name
            if one.default_factory is not MISSING:
                names[f"_factory_{name}"] = one.default_factory
                value = f"_factory_{name}() if {name} is _MISSING else {name}"
            elif one.default is not MISSING:
                names[f"_default_{name}"] = one.default
            stands = "_MISSING" if one.default_factory is not MISSING else f"_default_{name}"
            taken.append(f"{name}={stands}" if one.optional else name)
            lines.append(f"_set(self, {name!r}, {value})" if cls._record_frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("self.__post_init__()")
        exec(f"def __init__({', '.join(taken)}):\n " + "\n ".join(lines or ["pass"]), names)  # noqa: S102
        init = names["__init__"]
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        return init

    class _Standard:
        """What ``dataclasses`` keeps of a class, made when somebody asks for it."""

        def __init__(self, what: str) -> None:
            self._name = f"__dataclass_{what}__"

        def __get__(self, record: Any, cls: Any) -> Any:
            known = vars(cls).get("_record_standard")
            if known is None:
                known = cls._record_standard = self._made(cls)
            return getattr(known, self._name)

        @staticmethod
        def _made(cls: Any) -> Any:
            import dataclasses  # slow

            given = []
            for name, one in getattr(cls, _FIELDS).items():
                told = {key: getattr(one, key) for key in ("default", "default_factory")}
                known = {key: value for key, value in told.items() if value is not MISSING}
                given.append((name, Any, dataclasses.field(**known, repr=one.repr)))
            return dataclasses.make_dataclass(cls.__name__, given, frozen=cls._record_frozen)
