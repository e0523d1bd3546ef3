"""What reading one file from outside may cost, and what a number in it may be."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20

HIGHEST_COUNT = 200_000_000
"""More people than the country has: no count is larger."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one returned file may cost: bytes on disk, bytes unpacked, seconds and bytes of memory to read."""

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 200 * MIB
    seconds: float = 15.0
    memory_bytes: int = 1024 * MIB


DEFAULT_LIMITS = Limits()
