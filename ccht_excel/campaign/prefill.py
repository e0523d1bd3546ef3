"""A list of residents counted for a campaign: proposals in its control workbook, for the forms to show.

Relies on :mod:`ccht_excel.prefill` in a guarded process and on :mod:`ccht_excel.control.proposals`. Refuses while the
control workbook is open in an office program, and a list that is not what it should be. What is of one person never
leaves that process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.folder import CONTROL, ControlFile, read_campaign, writing
from ccht_excel.control.layout import SOURCE_ROWS
from ccht_excel.control.proposals import Proposed, with_references
from ccht_excel.control.reader import read_control_bytes
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import clean_name
from ccht_excel.files.open_elsewhere import expect_closed
from ccht_excel.files.places import expect_file
from ccht_excel.files.trouble import why
from ccht_excel.findings import of_prefill
from ccht_excel.findings.entry import RefusedError, finding
from ccht_excel.guarded import GuardedProcess
from ccht_excel.law.prefill import reference_text
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import Limits
from ccht_excel.model.place import Place
from ccht_excel.model.prefill import ListCount, Prefill
from ccht_excel.prefill.counting import LIST_LIMITS, ToCount, count_list
from ccht_excel.prefill.layout import YEAR_CELL
from ccht_excel.spreadsheets.outside import done_outside, file_bytes, refusal
from ccht_excel.vietnamese.printed import format_count, format_date
from ccht_excel.vietnamese.text import join_words


class ListRefusedError(CampaignError):
    """A list that cannot be counted; ``findings`` say why."""

    def __init__(self, path: Path, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(f"Không đếm được {path}; tệp điều khiển còn nguyên như trước.")


class Prefilled(Struct, frozen=True):
    """What was counted, where it comes from, and what was found on the way."""

    control: ControlFile
    prefill: Prefill
    count: ListCount
    findings: tuple[Finding, ...]
    source: Mapping[str, str]


def prefill(folder: Path, path: Path, today: date, limits: Limits = LIST_LIMITS) -> Prefilled:
    """Count a list of residents and write the proposals into the control workbook, in place of earlier ones.

    Raises ``CampaignError`` where there is no campaign, its criteria set knows no such list, the control workbook is
    open or cannot be changed, ``ListRefusedError`` where the list cannot be counted.
    """
    expect_closed(folder / CONTROL)
    expect_file(path)
    try:
        data = file_bytes(path, limits)
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {why(error)}.") from error
    except RefusedError as error:
        raise ListRefusedError(path, (refusal(error, Place(clean_name(path.name)), _SAVED_ANEW),)) from error
    done = counted(folder, path, data, today, limits)
    propose(folder, done)
    return done


def counted(folder: Path, path: Path, data: bytes, today: date, limits: Limits = LIST_LIMITS) -> Prefilled:
    """Count a list of residents; nothing is written. ``path`` is what the file is called.

    Raises ``CampaignError`` where there is no campaign, its criteria set knows no such list, ``ListRefusedError`` where
    the list cannot be counted.
    """
    control = read_campaign(folder)
    rules = control.criteria_set.prefill
    if rules is None:
        raise CampaignError(f"Bộ tiêu chí {control.criteria_set.id} không lấy số tham khảo từ danh sách người dân.")
    year, part = control.campaign.year, control.criteria_set.subject.part
    count = _counted(path, data, control, rules, limits)
    source = _source(path, hashlib.sha256(data).hexdigest(), today, rules, count, year, part)
    return Prefilled(control, rules, count, tuple(_findings(path, count, year, part, source)), source)


def propose(folder: Path, done: Prefilled, wanted: Collection[str] | None = None) -> None:
    """Write what was counted into the control workbook, in place of earlier proposals; only of the data ``wanted``.

    Raises ``CampaignError`` where the control workbook is open, was changed since, or cannot be changed.
    """
    control, rules, count = done.control, done.prefill, done.count
    with writing(folder) as files:
        target = folder / CONTROL
        expect_closed(target)
        if read_campaign(folder).sha256 != control.sha256:
            raise CampaignError(f"{target} vừa được lưu lại sau khi đếm; chưa ghi gì. Đếm lại sổ này.")
        kept = [item for item in count.references if wanted is None or item.datum in wanted]
        proposed = Proposed(kept, count.doubled, done.source)
        try:
            data = with_references(
                target.read_bytes(), control.criteria_set, rules, control.campaign.villages, proposed
            )
        except OSError as error:
            raise CampaignError(f"Không đọc được {target}: {why(error)}.") from error
        except ValueError as error:
            raise CampaignError(_UNWRITABLE.format(path=target)) from error
        read = read_control_bytes(data, CONTROL)
        if read.campaign is None or not read.campaign.references:
            raise CampaignError(_UNWRITABLE.format(path=target))
        files.write(target, lambda stream: stream.write(data))
        expect_closed(target)
        files.switch()


_UNWRITABLE = (
    "Không ghi được số tham khảo vào {path}: tệp này không sửa tại chỗ được.\n"
    "Mở tệp bằng Excel, xóa trang “Số tham khảo” nếu có, lưu lại dạng .xlsx, đóng tệp rồi chạy lại."
)


_SAVED_ANEW = (
    "Mở tệp bằng Excel, lưu thành tệp .xlsx mới không có mật khẩu rồi đếm lại; không mở được thì xin lại danh sách."
)


def _counted(path: Path, data: bytes, control: ControlFile, rules: Prefill, limits: Limits) -> ListCount:
    try:
        item = ToCount(data, rules, control.campaign.villages, control.campaign.year, limits)
        with GuardedProcess(limits, ready=count_list.__module__) as process:
            return done_outside(process, count_list, item)
    except RefusedError as error:
        raise ListRefusedError(path, (refusal(error, Place(clean_name(path.name)), _SAVED_ANEW),)) from error


# ---------------------------------------------------------------------------------------------
# What is told


def _source(
    path: Path, sha256: str, today: date, rules: Prefill, count: ListCount, year: int, part: str
) -> Mapping[str, str]:
    """The rows of the sheet that say where the numbers come from."""
    every = {(item.datum, item.base): item.value for item in count.every_row}
    once = {(item.datum, item.base): item.value for item in count.references if not item.village}
    changed = [
        item for item in rules.counts if any(every[item.datum, b.id] != once[item.datum, b.id] for b in rules.bases)
    ]
    texts = (
        f"{item.label}: {reference_text(rules, [one for one in count.every_row if one.datum == item.datum])}"
        for item in changed
    )
    return {
        "file": clean_name(path.name),
        "sheet": count.sheet,
        "sha256": sha256,
        "read_on": format_date(today),
        "year": f"{count.year_text or '(trống)'}" + ("" if count.year == year else f", khác năm đánh giá {year}"),
        "rows": format_count(count.rows),
        "left_out": _listed(count.left_out),
        "partly": _listed(count.partly),
        "doubled": format_count(count.doubled.get("", 0)),
        "every_row": "; ".join(texts) or "như trên",
        "unknown": "; ".join(_unknown(count, part)) or "không có",
        "bases": _bases(rules, year),
    }


def _listed(items: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{format_count(rows)} dòng {why}" for why, rows in items) or "không có"


def _unknown(count: ListCount, part: str) -> Iterator[str]:
    for item in count.villages:
        yield f"{part} “{item.name}”: {format_count(item.rows)} dòng"
    for word, rows in count.levels:
        yield f"trình độ “{word}”: {format_count(rows)} dòng"
    for what, rows in ((part, count.unnamed_villages), ("trình độ", count.unnamed_levels)):
        if rows:
            yield f"{what} khác, không in ra: {format_count(rows)} dòng"


def _bases(rules: Prefill, year: int) -> str:
    """How ages were counted."""
    told = [f"tuổi tròn tính đến {format_date(date(year, 12, 31))}"]
    for base in rules.bases:
        if base.men and base.women:
            ends = join_words(
                f"{who} chưa đủ {months // 12} tuổi" + (f" {months % 12} tháng" if months % 12 else "")
                for who, months in (("nam", base.men.in_year(year)), ("nữ", base.women.in_year(year)))
            )
            told.append(f"{base.label}: từ {base.lowest} tuổi, {ends} ({base.article})")
    return "; ".join(told)


def _findings(path: Path, count: ListCount, year: int, part: str, source: Mapping[str, str]) -> Iterator[Finding]:
    name = clean_name(path.name)
    where = Place(name, count.sheet)
    if count.year != year:
        cell = Place(name, count.sheet, YEAR_CELL)
        yield finding(of_prefill.LIST_YEAR_DIFFERS, cell, found=count.year_text or "(trống)", expected=year)
    for why_not, rows in count.left_out:
        yield finding(of_prefill.LIST_ROWS_LEFT_OUT, where, rows=format_count(rows), why=why_not)
    for why_not, rows in count.partly:
        yield finding(of_prefill.LIST_ROWS_PARTLY, where, rows=format_count(rows), why=why_not)
    for column, rows in count.gone:
        yield finding(of_prefill.LIST_ROWS_GONE, where, rows=format_count(rows), column=column)
    if doubled := count.doubled.get("", 0):
        words = {"rows": format_count(doubled), "every_row": source["every_row"]}
        yield finding(of_prefill.LIST_ROWS_DOUBLED, where, **words)
    for item in count.villages:
        near = f"; gần giống: {join_words((f'“{name}”' for name in item.near), 'hoặc')}" if item.near else ""
        words = {"rows": format_count(item.rows), "found": item.name, "suggestion": near, "part": part}
        yield finding(of_prefill.LIST_VILLAGE_UNKNOWN, where, **words)
    for word, rows in count.levels:
        yield finding(of_prefill.LIST_LEVEL_UNKNOWN, where, rows=format_count(rows), found=word)
    for type, rows in (
        (of_prefill.LIST_VILLAGE_UNKNOWN, count.unnamed_villages),
        (of_prefill.LIST_LEVEL_UNKNOWN, count.unnamed_levels),
    ):
        if rows:
            yield finding(type, where, rows=format_count(rows), found="(không in ra)", suggestion="", part=part)


def origin(done: Prefilled) -> Iterator[tuple[str, str]]:
    """Where the numbers come from and how they were counted, as the control workbook has it: label and text."""
    yield from ((label, done.source[key]) for key, label in SOURCE_ROWS.items())


def told(done: Prefilled) -> Iterator[str]:
    """The numbers for the whole, in words."""
    yield f"{format_count(done.count.rows)} dòng được tính (tuổi tính đến 31/12/{done.control.campaign.year})"
    for item in done.prefill.counts:
        own = [one for one in done.count.references if one.datum == item.datum and not one.village]
        yield f"{item.label}: {reference_text(done.prefill, own)}"
