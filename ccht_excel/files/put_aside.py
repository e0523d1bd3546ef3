"""Old files that people changed, kept under another name when a new one takes their place.

The name says what the file is, and comes from its content: the same file is kept once however often a run is repeated.
Nothing that is there is ever overwritten.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from ccht_excel.patterns import regex

_CALLED = "ban cu da sua"
_NAME = regex(rf".* \({_CALLED} [0-9a-f]{{8}}( [0-9]+)?\)\.(xlsx|docx|pdf|json|txt)", re.I)


def is_put_aside(name: str) -> bool:
    """Whether a file name is that of an old file put aside: no form to hand out, no summary to count."""
    return _NAME.fullmatch(name) is not None


def kept_name(path: Path, data: bytes) -> tuple[Path, bool]:
    """The name for an old file with this content, and whether it is kept under that name already.

    Raises ``OSError`` where a file of that name cannot be read.
    """
    digest, number = hashlib.sha256(data).hexdigest()[:8], 1
    while True:
        more = "" if number == 1 else f" {number}"
        name = path.with_name(f"{path.stem} ({_CALLED} {digest}{more}){path.suffix}")
        if not name.is_symlink() and not name.exists():
            return name, False
        if name.is_file() and name.read_bytes() == data:
            return name, True
        number += 1
