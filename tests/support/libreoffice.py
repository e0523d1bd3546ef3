"""LibreOffice where there is one: found, and asked to save a file as another type."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from samples.uno_fill import python_with_uno
from tests.support.uno_probe import Probe


def libreoffice() -> str:
    """The LibreOffice program; skips the test where there is none, fails it where one is required."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CCHT_REQUIRE_LIBREOFFICE"):
            pytest.fail("LibreOffice is required here (CCHT_REQUIRE_LIBREOFFICE) but not installed")
        pytest.skip("LibreOffice is not installed")
    return program


def libreoffice_with_uno() -> str:
    """The LibreOffice program where a Python can also drive it; skips or fails the test as :func:`libreoffice` does."""
    program = libreoffice()
    try:
        python_with_uno(program)
    except FileNotFoundError as error:
        if os.environ.get("CCHT_REQUIRE_LIBREOFFICE"):
            raise
        pytest.skip(str(error))
    return program


def running() -> Probe:
    """The one LibreOffice of this process, started when first asked for; skips or fails as :func:`libreoffice` does."""
    if _Running.probe is None:
        program = libreoffice_with_uno()
        _Running.folder = tempfile.TemporaryDirectory(prefix="ccht-libreoffice-")
        _Running.probe = Probe(program, Path(_Running.folder.name)).__enter__()
    return _Running.probe


def end_running() -> None:
    """End it if there is one."""
    if _Running.probe and _Running.folder:
        _Running.probe.__exit__(None, None, None)
        _Running.folder.cleanup()
        _Running.probe = _Running.folder = None


class _Running:
    probe: Probe | None = None
    folder: tempfile.TemporaryDirectory[str] | None = None


def convert(source: Path, extension: str, target: Path) -> Path:
    """Open a file in LibreOffice and save it as another type into the folder ``target``."""
    return convert_all([source], extension, target)[0]


def convert_all(sources: Sequence[Path], extension: str, target: Path) -> list[Path]:
    """Several files, each under its name with the extension."""
    target.mkdir(parents=True, exist_ok=True)
    made = [target / f"{source.stem}.{extension}" for source in sources]
    for source, path in zip(sources, made, strict=True):
        running().ask(source, ("save", str(path)))
    return made


def convert_text(sources: Sequence[Path], extension: str, target: Path) -> list[Path]:
    """Several texts, as :func:`convert_all`; skips the test where LibreOffice has no Writer."""
    try:
        return convert_all(sources, extension, target)
    except ValueError as error:
        if "does not open" not in str(error):
            raise
        pytest.skip("LibreOffice is installed without Writer")
