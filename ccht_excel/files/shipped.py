"""Where the files that come with the program lie: criteria sets, blank workbook, sample campaign.

In a checkout they stand beside the package, in an installed wheel inside it; both are found here and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from ccht_excel.errors import BrokenInstallationError

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_path(*parts: str) -> Path:
    """Path of a shipped file or folder, e.g. ``shipped_path("samples", "thai_son_2024")``.

    Raises ``BrokenInstallationError`` where the installation is incomplete.
    """
    for base in (_PACKAGE / "shipped", _PACKAGE.parent):
        path = base.joinpath(*parts)
        if path.exists():
            return path
    raise BrokenInstallationError(f"Bản cài đặt thiếu tệp {'/'.join(parts)}; hãy cài lại ccht-excel.")


CRITERIA_FOLDER = "workbook_templates"
DEFAULT_CRITERIA_SET = "tt25_2023_cap_xa"
