"""Colours, zoom and protection, the same on every sheet that people see, and the cells made of them.

What is to be filled in also says so in its heading, "(chọn)" or "(điền)": colour is never the only signal.
"""

from __future__ import annotations

from typing import Any

INPUT = "#FFF8D6"
INPUT_BORDER = "#7F6000"
HEADING = "#E4EAF2"
GRID = "#9AA5B1"
MUTED = "#595959"
ALERT = "#B00020"
FINE = "#1B5E20"
LINK = "#0B3D91"
UNSEEN = "#FFFFFF"
"""Text that only programs read, on the white of the sheet."""

SHADE = "#D9D9D9"
LIGHT = "#F2F2F2"
HATCH = "#BFBFBF"
BAR = "#D0D0D0"
"""Greys of what is printed: heads and totals, lesser heads and closed cells, lines of these and of charts, bars."""

ERROR = "#FFB3B3"
WARNING = "#FFD24D"
"""Cells of a returned form that are to be corrected, and to be looked at again."""

ZOOM = 110

CELL: dict[str, Any] = {"border": 1, "border_color": GRID, "wrap": True}
ENTRY: dict[str, Any] = {"border": 1, "border_color": INPUT_BORDER, "bg": INPUT, "wrap": True}
HEAD: dict[str, Any] = {**CELL, "bold": True, "align": "center", "bg": HEADING}
CLOSED: dict[str, Any] = {**CELL, "pattern": 14, "fg_color": HATCH, "bg": LIGHT}
"""Looks of cells in tables that people fill in: what stands there, what to fill in, heads, where nothing applies."""

PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}
"""What people may do on a protected sheet; there is no password."""

FORM_PROTECTION = {**PROTECTION, "insert_hyperlinks": True, "objects": True}
"""On a form they may besides put links and pictures beside their evidence."""
