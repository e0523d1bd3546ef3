"""Where in a file something stands, in one record for findings, values, documents and notes."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """A file as printed, a sheet of it, a cell or range of that (``D8``, ``D8:D19``); empty where it has none."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


NOWHERE = Place()
"""The place of what concerns no file."""
