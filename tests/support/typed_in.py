"""Results typed into, as people do it, and what became of that."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.support.forging import Forge
from tests.support.libreoffice import convert_all

MAIN = "Tổng hợp"


def type_into(path: Path, sheet: str, cells: Mapping[str, str | int]) -> None:
    """Words into cells as inline text, whole numbers as numbers; the rest of the package stays to the byte."""
    forge = Forge(path.read_bytes())
    for cell, value in cells.items():
        if isinstance(value, str):
            forge.words(cell, value, sheet)
        else:
            forge.cell(cell, lambda xml: f"{re.sub(r'/?>.*', '', xml, flags=re.S)}><v>{value}</v></c>", sheet)  # noqa: B023
    path.write_bytes(forge.done())


def saved_in_libreoffice(path: Path, tmp_path: Path) -> None:
    [saved] = convert_all([path], "xlsx", tmp_path / "saved")
    shutil.copyfile(saved, path)


def put_aside(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if "ban cu da sua" in path.name]
