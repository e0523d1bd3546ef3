"""Which program wrote a file: told by its code and libraries, whatever the version says."""

from __future__ import annotations

import hashlib
import importlib
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


def file_in_another_folder(package: Path) -> None:
    (package / "summary" / "a" / "b").mkdir(parents=True)
    (package / "summary" / "a" / "b" / "new.py").write_text("print()", encoding="utf-8")


def other_name(package: Path) -> None:
    (package / "summary" / "workbook.py").rename(package / "summary" / "workbooks.py")


@pytest.mark.parametrize("change", [letter, another_file, file_in_another_folder, other_name])
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


def test_the_digest_is_that_of_names_and_contents_in_their_order() -> None:
    """What files say of their program is compared between copies: how it is found may change, not what it is."""
    expected = hashlib.sha256()
    for name in ("xlsxwriter", "docxtpl", "docx", "lxml"):
        expected.update(Path(importlib.import_module(name).__file__ or "").read_bytes().replace(b"\r\n", b"\n"))
    package = Path(program.__file__).parents[1]
    for root, pattern in ((package, "**/*.py"), (package.parent / "workbook_templates", "**/*.toml")):
        for name in sorted(path.relative_to(root).as_posix() for path in root.glob(pattern)):
            content = (root / name).read_bytes().replace(b"\r\n", b"\n")
            expected.update(f"{name} {len(content)}\n".encode() + content)
    assert digest() == expected.hexdigest()
