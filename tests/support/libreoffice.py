"""LibreOffice where there is one: found, and asked to save a file as another type."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from samples.uno_fill import python_with_uno


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


def convert(source: Path, extension: str, target: Path, profile: Path) -> Path:
    """Open a file in LibreOffice and save it as another type into the folder ``target``."""
    return convert_all([source], extension, target, profile)[0]


def convert_all(sources: Sequence[Path], extension: str, target: Path, profile: Path) -> list[Path]:
    """Several files, in one go: starting LibreOffice takes longer than saving."""
    subprocess.run(
        [
            libreoffice(),
            "--headless",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            extension,
            "--outdir",
            str(target),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [target / f"{source.stem}.{extension.split(':')[0]}" for source in sources]


def convert_text(sources: Sequence[Path], extension: str, target: Path, profile: Path) -> list[Path]:
    """Several texts, as :func:`convert_all`; skips the test where LibreOffice has no Writer."""
    made = convert_all(sources, extension, target, profile)
    if not any(path.exists() for path in made):
        pytest.skip("LibreOffice is installed without Writer")
    return made
