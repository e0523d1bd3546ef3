"""Marked copies known again: whether a file is one just as it was written, and of which run.

Relies on what a copy says of itself in its very hidden sheet. Refuses nothing: a file that is no copy is none.
"""

from __future__ import annotations

from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.patching.parts import UNPATCHABLE, Parts
from ccht_excel.patterns import regex

MADE_FROM, STAMP, RUN = "marked_from", "marked_stamp", "marked_run"
"""Keys of the very hidden sheet: SHA-256 of the return, what the rest of the copy was when written, and the run."""

_DIGEST = regex(rb">([0-9a-f]{64})</t>")
_RUN = regex(rb">([0-9a-f]{16})</t>")
_LARGEST_META = 1 << 20


def is_own_copy(data: bytes) -> bool:
    """Whether a file is a marked copy just as it was written, which nobody has saved since."""
    return run_of_copy(data) is not None


def run_of_copy(data: bytes) -> str | None:
    """The run that has written a marked copy, if nobody has saved it since; empty in those of older versions."""
    try:
        parts = Parts(data, DEFAULT_LIMITS)
        for name in parts.names:
            if "worksheets/" in name and parts.size(name) <= _LARGEST_META:
                said = parts.read(name)
                digests = _DIGEST.findall(said)
                if digests and parts.digest(name).encode() in digests:
                    run = _RUN.search(said)
                    return run[1].decode() if run else ""
    except UNPATCHABLE:
        return None
    return None
