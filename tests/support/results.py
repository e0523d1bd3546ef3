"""What a merge left in the folder of results."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl

from ccht_excel.campaign.folder import REMINDERS, RESULT, RESULTS, SUMMARY


def runs(folder: Path) -> list[str]:
    """The run that each file of the results names."""
    results = folder / RESULTS
    rows = openpyxl.load_workbook(results / SUMMARY)["_ccht"].iter_rows(values_only=True)
    said = (results / REMINDERS).read_text(encoding="utf-8-sig")
    return [
        str(dict(rows)["run"]),
        json.loads((results / RESULT).read_text(encoding="utf-8"))["run"],
        *re.findall(r"Lần tổng hợp: (\w+)", said),
    ]
