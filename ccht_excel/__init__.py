"""Collect and judge a commune's "Cộng đồng học tập" self-assessment with Excel workbooks.

What the commands do, for Python. The functions take the campaign's folder and give frozen records::

    from pathlib import Path
    import ccht_excel

    folder = Path("dot_2024")
    ccht_excel.init_campaign(folder, ccht_excel.new_campaign("Thái Sơn", 2024))
    forms = ccht_excel.distribute(folder).forms       # unit id -> workbook to hand out
    done = ccht_excel.merge(folder)                   # reads nhan_ve/, writes ket_qua/
    done.assessment.standards[ccht_excel.Standard.LEVEL_1].outcome

- :func:`load_criteria`: a Circular as data; :func:`new_campaign`: a campaign with its defaults
- :func:`init_campaign`, :func:`read_campaign`: write and read the control workbook
- :func:`distribute`: a workbook for each unit; :func:`merge`: all returns into summary and ``ket_qua.json``
- :func:`assess_folder`: the judgement alone, nothing written; :func:`check_file`: findings of one returned file

Findings about what people typed are values (:class:`Finding`). What keeps a call from running at all is a
:class:`CampaignError`: no control workbook, a broken one (:class:`BrokenControlError`, with all its findings), a result
that is open in Excel. Everything is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ccht_excel.campaign_defaults import new_campaign
    from ccht_excel.campaign_errors import BrokenControlError, CampaignError
    from ccht_excel.campaign_folder import (
        Check,
        ControlFile,
        Distribution,
        Merge,
        assess_folder,
        check_file,
        distribute,
        init_campaign,
        merge,
        read_campaign,
    )
    from ccht_excel.criteria import CriteriaError, load_criteria
    from ccht_excel.model import (
        Assessment,
        Campaign,
        CriteriaSet,
        Datum,
        Evidence,
        Finding,
        IndicatorJudgement,
        Outcome,
        RatioJudgement,
        Report,
        Resolution,
        Severity,
        Standard,
        Submission,
        SubmissionStatus,
        Tally,
        Unit,
        Village,
    )

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "BrokenControlError",
    "Campaign",
    "CampaignError",
    "Check",
    "ControlFile",
    "CriteriaError",
    "CriteriaSet",
    "Datum",
    "Distribution",
    "Evidence",
    "Finding",
    "IndicatorJudgement",
    "Merge",
    "Outcome",
    "RatioJudgement",
    "Report",
    "Resolution",
    "Severity",
    "Standard",
    "Submission",
    "SubmissionStatus",
    "Tally",
    "Unit",
    "Village",
    "assess_folder",
    "check_file",
    "distribute",
    "init_campaign",
    "load_criteria",
    "merge",
    "new_campaign",
    "read_campaign",
]

_HOMES = {
    "campaign_defaults": ("new_campaign",),
    "campaign_errors": ("BrokenControlError", "CampaignError"),
    "campaign_folder": (
        "Check",
        "ControlFile",
        "Distribution",
        "Merge",
        "assess_folder",
        "check_file",
        "distribute",
        "init_campaign",
        "merge",
        "read_campaign",
    ),
    "criteria": ("CriteriaError", "load_criteria"),
}
"""Module -> the names it has for this one; every other name of ``__all__`` is a record of the model."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((module for module, names in _HOMES.items() if name in names), "model")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
