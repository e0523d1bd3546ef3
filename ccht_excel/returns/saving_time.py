"""When a returned workbook was saved, as far as its own word or its file's can be true.

Relies on what :mod:`ccht_excel.spreadsheets.workbook_file` found in it. Refuses times that cannot be: before forms are
made, or after the present moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from ccht_excel.model.returns import VIETNAM
from ccht_excel.spreadsheets.workbook_file import WorkbookContent

FORM_CREATED = frozenset(datetime(2024, 1, 1, tzinfo=zone) for zone in (UTC, VIETNAM))
"""The fixed date blank forms carry: a return that still has it was saved by a program that stores no date.

Programs that keep local time turn it into the same moment on a Vietnamese clock.
"""

_CLOCKS_DIFFER = timedelta(minutes=10)
_NO_TIME = datetime.fromtimestamp(0, UTC)


class SavingTime(Struct, frozen=True):
    """The latest moment of saving (UTC), by how much it may have been earlier, and who says so.

    ``source`` is ``document``, ``file``, or ``unknown`` where neither can be true.
    """

    latest: datetime
    source: str
    within: timedelta = timedelta(0)


def saving_time(content: WorkbookContent, file_time: datetime, now: datetime | None) -> SavingTime:
    """When a workbook was saved; ``now`` is the present moment, if times after it are to be refused."""
    said, within = content.modified, content.modified_within
    # A time before the form was made, or after now, is that of a wrong clock: it says nothing about order.
    if said is not None and said > max(FORM_CREATED) and not _is_to_come(said - within, now):
        return SavingTime(said, "document", within)
    # Archives give a file of which they know no time one of 1980.
    if file_time <= max(FORM_CREATED) or _is_to_come(file_time, now):
        return SavingTime(_NO_TIME, "unknown")
    return SavingTime(file_time, "file")


def _is_to_come(moment: datetime, now: datetime | None) -> bool:
    return now is not None and moment > now + _CLOCKS_DIFFER
