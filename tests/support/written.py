"""What the program's writers write, kept in memory."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any


def written_by(write: Callable[..., object], *arguments: Any) -> bytes:
    """What a writer puts into a stream, its first argument."""
    stream = io.BytesIO()
    write(stream, *arguments)
    return stream.getvalue()
