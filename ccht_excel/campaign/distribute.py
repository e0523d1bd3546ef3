"""The forms of one campaign, written into ``phat_di/`` with the list of who gets which.

Relies on the writers of :mod:`ccht_excel.forms`. Refuses to work on a broken control workbook; all forms are written
or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ccht_excel.campaign.folder import FORMS, HANDOUT, RETURNS, expect_control, read_campaign, writing
from ccht_excel.files.found import is_leftover
from ccht_excel.files.places import expect_folder
from ccht_excel.files.whole import FileSet, Writer
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Required, Standard


@dataclass(frozen=True, slots=True)
class Distribution:
    """What ``distribute`` wrote: forms by unit id, the handout list, forms in the folder that belong to no unit now.

    ``mended`` says what became of files that an earlier run had left half written.
    """

    campaign: Campaign
    forms: Mapping[str, Path]
    handout: Path
    stale: tuple[Path, ...]
    findings: tuple[Finding, ...]
    mended: str = ""


def distribute(folder: Path) -> Distribution:
    """Write one form per unit into ``phat_di/``, and the list of who gets which.

    Raises ``CampaignError`` where the control workbook is missing or broken, a form is open in Excel, or somebody else
    is writing in this campaign.
    """
    expect_control(folder)
    with writing(folder) as files:
        return _distribute(folder, files)


def _distribute(folder: Path, files: FileSet) -> Distribution:
    from ccht_excel.forms.handout_list import write_handout_list  # slow: XlsxWriter

    control = read_campaign(folder)
    campaign, criteria_set = control.campaign, control.criteria_set
    required = applicable_requirements(criteria_set, campaign)
    target = folder / FORMS
    forms: dict[str, Path] = {}
    for unit in campaign.units:
        if campaign.indicators_of(unit.id):
            forms[unit.id] = target / f"{unit.id}.xlsx"
    handout = target / HANDOUT
    files.folder(folder / RETURNS)  # a control workbook copied from last year comes without it
    expect_folder(folder / RETURNS, "thư mục phiếu nộp")
    for id, path in forms.items():
        files.write(path, _form_job(criteria_set, campaign, id, required))
    files.write(handout, lambda stream: write_handout_list(stream, criteria_set, campaign))
    files.switch()
    known = {*forms.values(), handout}
    stale = tuple(sorted(path for path in target.glob("*.xlsx") if path not in known and not is_leftover(path.name)))
    mended = files.mended.text if files.mended else ""
    return Distribution(campaign, MappingProxyType(forms), handout, stale, control.findings, mended)


def _form_job(
    criteria_set: CriteriaSet, campaign: Campaign, unit: str, required: Mapping[str, Mapping[Standard, Required]]
) -> Writer:
    from ccht_excel.forms.workbook import write_return_workbook  # slow: XlsxWriter

    return lambda stream: write_return_workbook(stream, criteria_set, campaign, campaign.unit(unit), required)
