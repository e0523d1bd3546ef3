"""What the meeting settles on a disputed value, written into the control workbook of a campaign.

Relies on :mod:`ccht_excel.control.settle`. Refuses while the workbook is open in an office program, and whatever would
leave the workbook with an error: then it stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from ccht_excel.campaign.folder import CONTROL, expect_control, read_campaign, writing
from ccht_excel.control.layout import offered_subjects
from ccht_excel.control.reader import read_control_bytes
from ccht_excel.control.settle import with_resolution
from ccht_excel.errors import CampaignError
from ccht_excel.files.open_elsewhere import expect_closed
from ccht_excel.files.trouble import why
from ccht_excel.findings.of_control import RESOLUTIONS_OF_OTHER_YEAR
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.attributes import stated_key
from ccht_excel.model.campaign import Campaign, Resolution, SettledChoice
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.place import NOWHERE

_OF_WORKBOOK = frozenset({RESOLUTIONS_OF_OTHER_YEAR.code})


class NotSettledError(CampaignError):
    """A resolution that the control workbook cannot take; ``findings`` say what is wrong with it.

    They name no cell, and none to be corrected: nothing was written. What is wrong with the workbook itself is named
    with what to do.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(
            item if item.code in _OF_WORKBOOK else replace(item, place=NOWHERE, remedy="", officer="")
            for item in findings
        )
        super().__init__("Kết luận này chưa ghi được vào tệp điều khiển; tệp còn nguyên như trước.")


def settle(
    folder: Path, datum: str, value: str, reason: str, process: GuardedProcess | None = None
) -> Resolution | SettledChoice:
    """Write one resolution into the control workbook as if typed there, and give it as it is read back.

    ``datum`` may be the key of what a datum is by, ``value`` then is one of its choices.

    ``value`` is as a person types it. Raises ``CampaignError`` where the workbook is missing, broken, open in an office
    program or cannot be changed, ``NotSettledError`` where value or reason are no good.
    """
    expect_control(folder)
    path = folder / CONTROL
    with writing(folder) as files:
        expect_closed(path)
        control = read_campaign(folder, process)
        if datum not in offered_subjects(control.criteria_set):
            raise CampaignError(f"Bộ tiêu chí của đợt này không có số liệu nào là “{datum}”.")
        try:
            data = with_resolution(path.read_bytes(), control.criteria_set, datum, value, reason)
        except OSError as error:
            raise CampaignError(f"Không đọc được {path}: {why(error)}.") from error
        except ValueError as error:
            raise CampaignError(
                f"Không ghi thêm được vào {path}: tệp này không sửa tại chỗ được.\n"
                "Mở tệp bằng Excel, ghi kết luận vào trang “Kết luận họp” rồi lưu lại."
            ) from error
        read = read_control_bytes(data, CONTROL)
        settled = _settled(read.campaign, datum)
        if settled is None:
            raise NotSettledError(item for item in read.findings if item.severity is Severity.ERROR)
        files.write(path, lambda stream: stream.write(data))
        expect_closed(path)
        files.switch()
    return settled


def _settled(campaign: Campaign | None, subject: str) -> Resolution | SettledChoice | None:
    """What a control workbook says of a datum, or of what one is by."""
    if campaign is None:
        return None
    choices = {stated_key(item.datum, item.attribute): item for item in campaign.settled}
    return campaign.resolutions.get(subject) or choices.get(subject)
