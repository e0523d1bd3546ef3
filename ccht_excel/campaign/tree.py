"""Where the campaigns below a folder are. Relies on :mod:`ccht_excel.campaign.merge` for the names."""

from __future__ import annotations

import os
from pathlib import Path

from ccht_excel.campaign.merge import CONTROL, FORMS, RESULTS, RETURNS
from ccht_excel.returns.inbox import is_leftover


def find_campaigns(root: Path) -> tuple[Path, ...]:
    """Every campaign folder at or below ``root``, in the order of their paths.

    Links to folders are not followed, and the folders that belong to a campaign are not searched.
    """
    found = []
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not is_leftover(name)]
        if CONTROL in names:
            found.append(Path(parent))
            folders[:] = [name for name in folders if name not in (FORMS, RETURNS, RESULTS)]
    return tuple(sorted(found))
