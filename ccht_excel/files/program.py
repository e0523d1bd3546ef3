"""Which program this is: what is written by one can be held against what another would write only where both are one.

Relies on the code that lies on disk and the libraries that are installed, not on the version alone: between two
versions people update by downloading what there is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from ccht_excel.errors import BrokenInstallationError
from ccht_excel.files.shipped import CRITERIA_FOLDER, shipped_path
from ccht_excel.version import __version__

_PACKAGE = Path(__file__).resolve().parents[1]
_WRITERS = ("xlsxwriter", "docxtpl", "docx", "lxml")
"""Packages whose next release may write the same in other bytes; the first file of each names its release."""


@lru_cache(maxsize=1)
def program_digest() -> str:
    """SHA-256 over the code of the program, the criteria sets, and the releases of the libraries that write for it.

    Raises ``BrokenInstallationError`` where one of them is missing.
    """
    digest = hashlib.sha256()
    for name in _WRITERS:
        digest.update(_release(name))
    for root, ending in ((_PACKAGE, ".py"), (shipped_path(CRITERIA_FOLDER), ".toml")):
        for name, path in sorted(_files(root, ending)):
            if name.startswith("shipped/"):  # scripts that come with an installed program only
                continue
            content = _lines_alike(path)
            digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _files(folder: Path | str, ending: str, within: str = "") -> Iterator[tuple[str, str]]:
    """Name within the folder and path of each file below it whose name ends like that."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ending):
                yield f"{within}{entry.name}", entry.path
            elif entry.is_dir():
                yield from _files(entry.path, ending, f"{within}{entry.name}/")


def _lines_alike(path: str) -> bytes:
    """The content of a file; the end of lines is the system's, and always the same here."""
    with Path(path).open("rb", buffering=0) as file:
        content = file.read()
    return content.replace(b"\r\n", b"\n") if b"\r" in content else content


def _release(package: str) -> bytes:
    """What names the release of an installed package; ``importlib.metadata`` would load what reads mails for it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise BrokenInstallationError(f"Bản cài đặt thiếu thư viện {package}; hãy cài lại ccht-excel.")
    return _lines_alike(found.origin)


def generator() -> str:
    """What a written file says of the program that wrote it: name, version, and the first letters of the digest."""
    return f"ccht_excel {__version__} {program_digest()[:12]}"
