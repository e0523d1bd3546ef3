"""Which program wrote a file: told by its code and libraries, whatever the version says."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccht_excel.files import program
from ccht_excel.version import __version__


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package, in place of it."""
    copy = tmp_path / "ccht_excel"
    shutil.copytree(Path(program.__file__).parents[1], copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(program, "_PACKAGE", copy)
    yield copy
    program.program_digest.cache_clear()


def digest() -> str:
    program.program_digest.cache_clear()
    return program.program_digest()


def test_the_generator_names_version_and_code() -> None:
    assert re.fullmatch(rf"ccht_excel {re.escape(__version__)} [0-9a-f]{{12}}", program.generator())


def letter(package: Path) -> None:
    with (package / "summary" / "workbook.py").open("a", encoding="utf-8") as file:
        file.write("#")


def another_file(package: Path) -> None:
    (package / "summary" / "new.py").touch()


@pytest.mark.parametrize("change", [letter, another_file])
def test_other_code_is_another_program(package: Path, change: Callable[[Path], None]) -> None:
    before = digest()
    change(package)
    assert digest() != before


def windows(package: Path) -> None:
    for path in package.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def installed(package: Path) -> None:
    (package / "shipped" / "samples").mkdir(parents=True)
    (package / "shipped" / "samples" / "make.py").write_text("print()", encoding="utf-8")


def compiled(package: Path) -> None:
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "face.cpython-311.pyc").write_bytes(b"x")


@pytest.mark.parametrize("change", [windows, installed, compiled])
def test_where_and_how_it_lies_makes_no_other_program(package: Path, change: Callable[[Path], None]) -> None:
    before = digest()
    change(package)
    assert digest() == before


def test_another_release_of_a_library_is_another_program(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest()
    library = tmp_path / "libraries" / "xlsxwriter"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text('__version__ = "0.0.1"\n', encoding="utf-8")
    monkeypatch.syspath_prepend(str(library.parent))
    monkeypatch.delitem(sys.modules, "xlsxwriter", raising=False)
    assert digest() != before
