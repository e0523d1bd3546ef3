"""How far a campaign is: forms not yet written, handed out, returns coming in, enough to conclude, concluded.

Relies on the control workbook and on what the last run left. Refuses to count on a result that is no longer true: then
only the files that lie there speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.distribute import RECORD
from ccht_excel.campaign.folder import FORMS, RESULTS, RETURNS, read_campaign
from ccht_excel.campaign.merge import standing_result
from ccht_excel.campaign.standing import INPUTS, StandingResult
from ccht_excel.documents.kinds import DOSSIER, KINDS
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import files_below
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.subjects import UNIT
from ccht_excel.vietnamese.place_names import subject_title

TELLING = (Path(FORMS, RECORD), Path(RESULTS, INPUTS), Path(RESULTS, DOSSIER))
"""What besides returns and control workbook has a say, below the folder of a campaign."""


class Stage(StrEnum):
    """A step of the officer's year; ``BROKEN`` is a control workbook that cannot be used."""

    BROKEN = "broken"
    NEW = "new"
    HANDED_OUT = "handed_out"
    COLLECTING = "collecting"
    ENOUGH = "enough"
    CONCLUDED = "concluded"


STAGES: Mapping[Stage, str] = {
    Stage.BROKEN: "tệp điều khiển có lỗi",
    Stage.NEW: "mới tạo",
    Stage.HANDED_OUT: "đã phát phiếu",
    Stage.COLLECTING: "đang thu",
    Stage.ENOUGH: "đủ để kết luận",
    Stage.CONCLUDED: "đã kết luận",
}


class CampaignState(Struct, frozen=True):
    """One campaign in a list: ``returned`` of ``asked`` units have answered, ``None`` where that is not known.

    ``unit_word`` is what these are called.
    """

    folder: Path
    stage: Stage
    commune: str = ""
    year: int = 0
    deadline: date | None = None
    asked: int = 0
    returned: int | None = None
    trouble: str = ""
    unit_word: str = UNIT

    @property
    def text(self) -> str:
        """The stage in words."""
        known = self.stage is Stage.COLLECTING and self.returned is not None
        return f"{STAGES[self.stage]} {self.returned}/{self.asked}" if known else STAGES[self.stage]


def state_of(folder: Path, process: GuardedProcess | None = None, limits: Limits = DEFAULT_LIMITS) -> CampaignState:
    """How far the campaign of a folder is; never raises for what lies in it."""
    try:
        control = read_campaign(folder, process)
    except CampaignError as error:
        return CampaignState(folder, Stage.BROKEN, trouble=str(error))
    campaign, subject = control.campaign, control.criteria_set.subject
    name = subject_title(campaign.commune, subject) if campaign.commune else ""
    asked = sum(bool(campaign.indicators_of(unit.id)) for unit in campaign.units)
    standing = standing_result(folder, limits)
    returned = asked - standing.outstanding if standing else None
    stage = _stage(folder, standing)
    return CampaignState(folder, stage, name, campaign.year, campaign.deadline, asked, returned, unit_word=subject.unit)


def _stage(folder: Path, standing: StandingResult | None) -> Stage:
    if next(files_below(folder / RETURNS), None) is None:
        return Stage.HANDED_OUT if (folder / FORMS / RECORD).is_file() else Stage.NEW
    if standing is None or standing.outstanding or standing.level_reached != standing.level_possible:
        return Stage.COLLECTING
    return Stage.CONCLUDED if _has_dossier(folder) else Stage.ENOUGH


def _has_dossier(folder: Path) -> bool:
    """Whether the documents that say the verdict were made."""
    return any((folder / RESULTS / DOSSIER / kind.file).is_file() for kind in KINDS.values() if kind.judged)
