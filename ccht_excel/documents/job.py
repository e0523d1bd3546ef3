"""What is handed to the process that fills templates: plain data only.

Relies on the standard library, so that who asks for a document loads no library for Word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Job(Struct, frozen=True):
    """A document to be made: its template, the words for it, title and subject, and the record it carries."""

    template: bytes
    words: Mapping[str, Any]
    title: str
    subject: str
    record: bytes
