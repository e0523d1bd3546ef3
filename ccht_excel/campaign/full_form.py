"""The full blank workbook that comes with the program: every criterion on one form, for no commune in particular.

Relies on :mod:`ccht_excel.forms.workbook`, which writes the forms of the units too. The file
``workbook_templates/mau_day_du.xlsx`` is what this writes; make it anew with ``python -m
ccht_excel.campaign.full_form``.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.files.shipped import CRITERIA_FOLDER, shipped_path
from ccht_excel.files.whole import write_whole
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements

FULL_FORM = (CRITERIA_FOLDER, "mau_day_du.xlsx")


def write_full_form(target: Path | BinaryIO) -> None:
    """Write the full blank workbook of the shipped criteria set, for the first year it is in force."""
    criteria_set = load_criteria()
    year = max(item.in_force for items in criteria_set.targets.values() for item in items).year
    campaign = replace(new_campaign(year=year), id="", deadline=None)
    write_return_workbook(target, criteria_set, campaign, None, applicable_requirements(criteria_set, campaign))


if __name__ == "__main__":
    write_whole(shipped_path(CRITERIA_FOLDER) / FULL_FORM[-1], write_full_form)
