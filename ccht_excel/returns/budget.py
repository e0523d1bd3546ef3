"""How much may be kept of the files of one archive, and of all files of a run.

Each file alone keeps to its limit; two thousand of them in one archive would not fit into memory. What comes after is
named as not read.
"""

from __future__ import annotations

from collections import Counter

from ccht_excel.findings import of_files
from ccht_excel.model.limits import MIB, Limits
from ccht_excel.returns.inbox import Incoming, unread


class Budget:
    """Counts what is kept of the files of a run, as they come."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._run = 0
        self._wholes: Counter[str] = Counter()

    def within(self, incoming: Incoming) -> Incoming:
        """The file; without its content and with the reason where there is no room left for what it holds."""
        if incoming.data is None:
            return incoming
        if self._run > self._limits.run_bytes:
            return unread(incoming, of_files.RUN_KEEPS_TOO_MUCH, limit=self._limits.run_bytes // MIB)
        if incoming.whole and self._wholes[incoming.whole] > self._limits.whole_bytes:
            return unread(incoming, of_files.ARCHIVE_KEEPS_TOO_MUCH, limit=self._limits.whole_bytes // MIB)
        return incoming

    def spend(self, incoming: Incoming, size: int) -> None:
        """So many bytes are kept of a file."""
        self._run += size
        self._wholes[incoming.whole] += size
