"""What lies in ``ket_qua/tra_lai/``: marked copies of this and of earlier runs, and what people made of them.

Refuses to overwrite or remove anything but copies that are still as this program wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from ccht_excel.files.found import is_leftover
from ccht_excel.files.journal import free_name
from ccht_excel.model.limits import DEFAULT_LIMITS

_LARGEST = 2 * DEFAULT_LIMITS.file_bytes
"""No copy is larger: it has little more than the return."""


class MarkedFolder(Struct, frozen=True):
    """What must happen in the folder: ``edited`` are files in the way that people saved, with the name that they get;
    ``stale`` are copies of units that have nothing to correct any more."""

    edited: tuple[tuple[Path, Path], ...]
    stale: tuple[Path, ...]


def look_into(folder: Path, wanted: Iterable[Path]) -> MarkedFolder:
    """Compare the folder with the files to be written into it."""
    targets = set(wanted)
    there = sorted(path for path in folder.glob("*.xlsx") if path.is_file() and not is_leftover(path))
    if not there:
        return MarkedFolder((), ())

    own = {path for path in there if _is_own(path)}
    edited = [path for path in there if path in targets and path not in own]
    return MarkedFolder(
        tuple((path, free_name(path)) for path in edited),
        tuple(path for path in there if path in own and path not in targets),
    )


def _is_own(path: Path) -> bool:
    from ccht_excel.corrections.own_copies import is_own_copy  # needed by few

    try:
        return path.stat().st_size <= _LARGEST and is_own_copy(path.read_bytes())
    except OSError:
        return False
