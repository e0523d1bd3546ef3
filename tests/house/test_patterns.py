"""No regular expression over strangers' text takes more than its length: each is fed what makes bad ones take for ever.

The patterns are found in the source, so a new one is tried without being listed. Times are held against a limit that a
pattern of linear time keeps by a factor of a hundred, and one of quadratic time cannot keep.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

import ccht_excel.cli
from ccht_excel.patterns import Regex

_PACKAGE = Path(ccht_excel.cli.__file__).parents[1]
_SEARCHING = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
_WHOLE = frozenset({"match", "fullmatch"})
_OF_PATTERNS = re.compile(r"^(?:import re|from ccht_excel\.patterns import regex)$", re.M)
_LETTERS = 8_000
_SECONDS = 0.15
_SECONDS_CUT = 1.0

#: Texts that are cut before the pattern sees them: so many letters at most. However their time grows, it has an end.
_CUT = {"spreadsheets.file_kind": 4_096}

_UNITS = (
    *(
        " ",
        "\n",
        "\t",
        "a",
        "0",
        "1,",
        "1 ",
        "1.",
        "a ",
        " a",
        "0 %",
        "x0",
        "<",
        ">",
        "<a ",
        "</a>",
        '"',
        "'",
        "(",
        "()",
    ),
    *(
        "[",
        "]",
        ",",
        ".",
        "&",
        "&#",
        "&#x1",
        "@",
        "-",
        "_",
        "_x0041_",
        "+",
        "/",
        ":",
        ";",
        "%",
        "#",
        "\0",
        "é",
        "ư",
        "Ð",
    ),
    *('<c r="A1" t="s">', "<c><v>1</v></c>", "<row ", "<modified ", "<modified>", "<dc:date>", "<dc:date> ", "<si><t>"),
    *("<v>", "<f>", "<is>", "<mergeCell ", '<mergeCell ref="A1', "<Application>", "KSOProductBuildVer", "<comment "),
    *("From a\n", "To:\n", "From: a\nTo: b\n", "\r\n", "va ", "2.2 va ", "ngay ", "ngay 1 thang 1 nam ", "nam 2024 "),
    *(
        "chi tieu ",
        "khong co ",
        "<?xml ",
        "<?xml>",
        "{\n",
        "[{\n",
        "[InternetShortcut]",
        "<plist",
        "0.0",
        "[>1]",
        "\\a",
    ),
    *('""', "0.00;", "dd/mm", "[$-", "E+", "http://", "1/1/2024", "PT1H", "#", "Err:", "A1:", "$A$1:", "&C", '&"a'),
)


def _names_called(tree: ast.AST) -> dict[str, set[str]]:
    """Methods called on each name of a module; under ``""`` those called on what has no name."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            found.setdefault(name, set()).add(node.attr)
    return found


def _inside(value: Any) -> Iterator[tuple[re.Pattern[Any], set[str]]]:
    """Patterns in a value, each with the method of it that is kept there, where it is one."""
    if isinstance(value, re.Pattern | Regex):
        yield cast("re.Pattern[Any]", value), set()
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(key)
            yield from _inside(item)
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            yield from _inside(item)
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__, {value.__name__}


def _patterns() -> Iterator[tuple[str, re.Pattern[Any], frozenset[str]]]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        room = ".".join(path.relative_to(_PACKAGE).with_suffix("").parts)
        source = path.read_text(encoding="utf-8")
        if not _OF_PATTERNS.search(source) or room.endswith("__main__"):
            continue
        tree = ast.parse(source)
        called = _names_called(tree)
        anywhere = set().union(*called.values()) & (_SEARCHING | _WHOLE)
        module = importlib.import_module(f"ccht_excel.{room}")
        for name, value in vars(module).items():
            methods = called.get(name, set()) & (_SEARCHING | _WHOLE) or anywhere or _SEARCHING | _WHOLE
            for pattern, kept in _inside(value):
                yield f"{room}:{name}", pattern, frozenset(kept or methods)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                function, first = node.func, node.args[0]
                direct = isinstance(function.value, ast.Name) and function.value.id == "re"
                if direct and function.attr != "compile" and isinstance(first, ast.Constant):
                    yield f"{room}:{node.lineno}", re.compile(first.value), frozenset({function.attr})


_FOUND = list(_patterns())


def _runs(pattern: re.Pattern[Any], methods: frozenset[str]) -> Iterator[Callable[[Any], Any]]:
    if methods & _SEARCHING:
        yield lambda text: sum(1 for _ in pattern.finditer(text))
    if "match" in methods:
        yield pattern.match
    if "fullmatch" in methods:
        yield pattern.fullmatch


def test_the_patterns_of_the_package_are_found() -> None:
    rooms = {name.partition(":")[0] for name, _, _ in _FOUND}
    assert len(_FOUND) > 70
    assert {"spreadsheets.workbook_file", "spreadsheets.file_kind", "vietnamese.typed", "returns.evidence"} <= rooms


@pytest.mark.sampled(30)
@pytest.mark.parametrize(("name", "pattern", "methods"), _FOUND, ids=[name for name, _, _ in _FOUND])
def test_time_grows_with_length_only(name: str, pattern: re.Pattern[Any], methods: frozenset[str]) -> None:
    cut = _CUT.get(name.partition(":")[0])
    letters, limit = (cut, _SECONDS_CUT) if cut else (_LETTERS, _SECONDS)
    for unit in _UNITS:
        text: Any = unit * (letters // len(unit))
        for worst in (text, text + "\x01"):
            given = worst.encode() if isinstance(pattern.pattern, bytes) else worst
            for run in _runs(pattern, methods):
                taken = min(_taken(run, given) for _ in range(2))
                assert taken < limit, (name, pattern.pattern, unit, taken)


def _taken(run: Callable[[Any], Any], text: Any) -> float:
    started = time.process_time()
    run(text)
    return time.process_time() - started


def test_what_a_module_keeps_is_compiled_at_its_first_use() -> None:
    kept = [
        f"{path.relative_to(_PACKAGE)}: {line}"
        for path in _PACKAGE.rglob("*.py")
        for line in re.findall(r"^_?[A-Z_]+ = re\.compile\(.*", path.read_text(encoding="utf-8"), re.M)
    ]
    assert kept == []
