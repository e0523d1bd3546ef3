"""Workbooks as openpyxl loads them, to be changed: one that was loaded before takes a tenth of the time."""

from __future__ import annotations

import io
import pickle
from functools import lru_cache

import openpyxl


def loaded(data: bytes) -> openpyxl.Workbook:
    """A workbook of one's own."""
    book: openpyxl.Workbook = pickle.loads(_pickled(data))
    return book


@lru_cache(maxsize=128)
def _pickled(data: bytes) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(io.BytesIO(data)))
