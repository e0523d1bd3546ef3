"""Whether a summary workbook is what the program wrote: its content code, its verdict judged again, its printed text.

Relies on the machine sheet of the summary. The code is no signature: it tells whether paper and file belong together
and whether either was changed by mistake or by hand, not who wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ccht_excel.campaign_folder import CampaignError
from ccht_excel.content_code import code_of, content_from
from ccht_excel.criteria import CriteriaError, load_criteria
from ccht_excel.findings import catalogued
from ccht_excel.keyed_sheet import read_keyed
from ccht_excel.printed_text import changed
from ccht_excel.rejudge import differences, rejudge
from ccht_excel.summary_machine import printed_from
from ccht_excel.workbook_file import UnreadableFileError, read_workbook


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``ccht verify`` found: ``stored_code`` is what file and paper claim, ``code`` what the data give.

    ``wrong_outcomes`` are outcomes the data do not give, ``altered`` places whose printed text was changed, ``added``
    places filled in afterwards, ``broken`` says why the data could not be read at all.
    """

    file: Path
    commune: str
    year: str
    stored_code: str
    code: str | None
    wrong_outcomes: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    broken: str | None = None

    @property
    def genuine(self) -> bool:
        """Whether nothing that was written has been changed."""
        return self.code == self.stored_code and not (self.wrong_outcomes or self.altered or self.broken)


def verify_summary(path: Path) -> Verification:
    """Check one summary workbook.

    Raises ``CampaignError`` where the file cannot be read or is no summary.
    """
    try:
        grids = read_workbook(path.read_bytes()).sheets
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {error.strerror or error}.") from error
    except UnreadableFileError as error:
        said = catalogued(error.code, str(path), error.words)
        raise CampaignError(f"{path}: {said.message}. {said.remedy}") from error
    book = read_keyed(grids)
    if book.meta.get("kind") != "summary":
        raise CampaignError(f"{path} không phải bản tổng hợp do ccht merge ghi ra, hoặc đã mất phần dữ liệu ẩn.")
    commune, year, stored_code = (book.meta.get(key, "") for key in ("commune", "year", "content_code"))
    try:
        content = content_from(book)
        judged = rejudge(content, load_criteria(book.meta.get("criteria_set", "")))
        altered, added = changed(printed_from(book), {grid.name: grid for grid in grids})
        wrong = differences(content, judged)
    except (ValueError, CriteriaError) as error:
        return Verification(path, commune, year, stored_code, None, broken=str(error))
    return Verification(path, commune, year, stored_code, code_of(content), wrong, tuple(altered), tuple(added))
