"""What reading one file from outside may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one returned file may cost: bytes on disk, bytes unpacked, seconds and bytes of memory to read."""

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 200 * MIB
    seconds: float = 15.0
    memory_bytes: int = 1024 * MIB


DEFAULT_LIMITS = Limits()
