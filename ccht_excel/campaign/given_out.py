"""Whether and when each unit was given its form: what stands on the list of who gets which, and one more day on it.

Relies on :mod:`ccht_excel.patching`: only cells of that column are changed, all else on the officer's list stays as it
is to the byte. Reads in a guarded process. Refuses to write while the list is open in an office program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ccht_excel.campaign.folder import FORMS, HANDOUT, writing
from ccht_excel.errors import CampaignError
from ccht_excel.files.open_elsewhere import expect_closed
from ccht_excel.files.trouble import why
from ccht_excel.findings.entry import RefusedError
from ccht_excel.guarded import GuardedProcess, StoppedError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.subjects import UNIT

GIVEN = "given"
_FIRST_DAY = date(1899, 12, 30)
_AGAIN = "Tạo lại phiếu (ccht distribute) để có danh sách mới; những gì đã điền trên danh sách cũ được chép sang."


def given_out(folder: Path, process: GuardedProcess, limits: Limits = DEFAULT_LIMITS) -> Mapping[str, str]:
    """What the list says of when each unit was given its form, as printed; empty where there is no readable list."""
    try:
        data = (folder / FORMS / HANDOUT).read_bytes()
        return {} if len(data) > limits.file_bytes else process.run(partial(_given_on, limits=limits), data)
    except (OSError, StoppedError):
        return {}


def _given_on(data: bytes, limits: Limits) -> Mapping[str, str]:
    # Slow, and the work of the guarded process.
    from ccht_excel.forms.typed_in import handout_cells
    from ccht_excel.likeness.packages import look_at
    from ccht_excel.likeness.typed import value_at

    try:
        sheets = look_at(data, limits).sheets
    except (RefusedError, ValueError):
        return {}
    found = ((sheet, key, place) for sheet in sheets for key, place in handout_cells(sheet.values).items())
    said = {key: str(value_at(sheet, place)) for sheet, key, place in found if key.endswith(f"/{GIVEN}")}
    return {key.removesuffix(f"/{GIVEN}"): text for key, text in said.items() if text}


def mark_given(
    folder: Path, units: Sequence[str], day: date, limits: Limits = DEFAULT_LIMITS, unit_word: str = UNIT
) -> None:
    """Write on the list that these units were given their forms on a day, as if typed there.

    ``unit_word`` is what the criteria set calls them. Raises ``CampaignError`` where there is no list, it is open in an
    office program, or was changed so that the cells are not found; ``GuardError`` where no process can be started to
    look into it.
    """
    path = folder / FORMS / HANDOUT
    with writing(folder) as files, GuardedProcess(limits) as process:
        expect_closed(path)
        try:
            data = path.read_bytes()
            changed = process.run(partial(_with_day, units=tuple(units), day=day, limits=limits), data)
        except OSError as error:
            raise CampaignError(f"Không đọc được {path}: {why(error)}. {_AGAIN}") from error
        except StoppedError as error:
            raise CampaignError(f"Không đọc được {path}. {_AGAIN}") from error
        if changed is None:
            raise CampaignError(f"Không tìm thấy ô “Đã giao” của {unit_word} trong {path}. {_AGAIN}")
        files.write(path, lambda stream: stream.write(changed))
        expect_closed(path)
        files.switch()


def _with_day(data: bytes, units: Sequence[str], day: date, limits: Limits) -> bytes | None:
    from ccht_excel.forms.typed_in import handout_cells
    from ccht_excel.likeness.packages import look_at
    from ccht_excel.patching.parts import UNPATCHABLE
    from ccht_excel.patching.workbook import PatchedWorkbook

    try:
        places = {sheet.name: handout_cells(sheet.values) for sheet in look_at(data, limits).sheets}
        name = next((name for name, cells in places.items() if cells), "")
        book = PatchedWorkbook(data, limits, own=True)
        sheet = book.sheet(name)
        if sheet is None or any(f"{unit}/{GIVEN}" not in places[name] for unit in units):
            return None
        for unit in units:
            sheet.write(*places[name][f"{unit}/{GIVEN}"], (day - _FIRST_DAY).days)
        return book.save()
    except ValueError:
        return None
    except UNPATCHABLE:
        return None
