"""What reading one file from outside may cost, and what a number in it may be."""

from __future__ import annotations

from msgspec import Struct

MIB = 1 << 20

HIGHEST_COUNT = 200_000_000
"""More people than the country has: no count is larger."""

MOST_ROWS = 9_999
"""No form reaches beyond: five-digit rows are stray."""


class Limits(Struct, frozen=True):
    """What files from outside may cost.

    One workbook: bytes on disk, bytes unpacked, seconds and bytes of memory to read, bytes of what is kept of it. One
    file that came in, with all that is in it: ``whole_seconds``, and ``whole_bytes`` of what is kept. All files of one
    campaign: ``run_seconds``, ``run_bytes``. Of a sheet so many ``rows`` are looked at; cells below are stray.
    """

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 200 * MIB
    seconds: float = 15.0
    memory_bytes: int = 1024 * MIB
    answer_bytes: int = 4 * MIB
    run_seconds: float = 1800.0
    whole_bytes: int = 16 * MIB
    run_bytes: int = 64 * MIB
    rows: int = MOST_ROWS

    @property
    def whole_seconds(self) -> float:
        """Seconds for one archive or mail with all that is in it."""
        return 4 * self.seconds


DEFAULT_LIMITS = Limits()
