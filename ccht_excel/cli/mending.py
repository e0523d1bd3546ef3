"""Before a command reads or writes: sets of files that a killed run left half in place are made whole, with a word.

Relies on :mod:`ccht_excel.campaign.folder`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ccht_excel.campaign.folder import homes_of, mended
from ccht_excel.cli.terminal import say


def mend_first(paths: Iterable[Path]) -> None:
    """Mend what belongs to these files and folders, and say so."""
    for home in dict.fromkeys(home for path in paths for home in homes_of(path)):
        for text in mended(home):
            say(f"Lưu ý: {text}", err=True)
