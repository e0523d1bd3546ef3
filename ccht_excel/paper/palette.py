"""Colours, zoom and protection, the same on every sheet that people see.

What is to be filled in also says so in its heading, "(chọn)" or "(điền)": colour is never the only signal.
"""

from __future__ import annotations

INPUT = "#FFF8D6"
INPUT_BORDER = "#7F6000"
HEADING = "#E4EAF2"
GRID = "#9AA5B1"
MUTED = "#595959"
ALERT = "#B00020"
FINE = "#1B5E20"
ZOOM = 110

PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "insert_hyperlinks": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
    "objects": True,
}
"""What people may do on a protected sheet; there is no password."""
