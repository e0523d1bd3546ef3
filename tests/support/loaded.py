"""Workbooks as openpyxl loads them, to be changed: one that was loaded before takes a tenth of the time."""

from __future__ import annotations

import io
import pickle
from functools import lru_cache

import openpyxl


def loaded(data: bytes) -> openpyxl.Workbook:
    """A workbook of one's own."""
    book: openpyxl.Workbook = pickle.loads(_pickled(data))
    for sheet in book.worksheets:
        # What these dictionaries make of a row or column that is not in them yet does not survive the pickling.
        for sizes, made in ((sheet.row_dimensions, sheet._add_row), (sheet.column_dimensions, sheet._add_column)):
            sizes.reference, sizes.default_factory, sizes.worksheet = "index", made, sheet
    return book


@lru_cache(maxsize=128)
def _pickled(data: bytes) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(io.BytesIO(data)))
