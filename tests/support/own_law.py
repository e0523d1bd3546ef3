"""A copy of the program with a criteria set of one's own in it, run as people run it.

Nothing of the program is changed: one TOML file lies beside those that are shipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

PROGRAM = Path(__file__).resolve().parents[2]


class OwnLaw(Struct, frozen=True):
    """The copy, and where its campaigns lie."""

    program: Path
    campaigns: Path

    def run(self, *args: object, code: int | Sequence[int] = 0) -> str:
        """The command ccht in the folder of the campaigns; what it says. ``code`` is how it may end."""
        done = subprocess.run(
            [sys.executable, "-m", "ccht_excel", *map(str, args)],
            cwd=self.campaigns,
            env={**os.environ, "PYTHONPATH": str(self.program), "COLUMNS": "200", "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode in ([code] if isinstance(code, int) else code), said
        return said


def with_own_law(folder: Path, name: str, text: str) -> OwnLaw:
    """Copy the program to ``folder`` and put the criteria set ``name`` beside the shipped ones."""
    program, campaigns = folder / "program", folder / "campaigns"
    for part in ("ccht_excel", "workbook_templates"):
        shutil.copytree(PROGRAM / part, program / part, ignore=shutil.ignore_patterns("__pycache__"))
    (program / "workbook_templates" / f"{name}.toml").write_text(text, encoding="utf-8")
    campaigns.mkdir()
    return OwnLaw(program, campaigns)
