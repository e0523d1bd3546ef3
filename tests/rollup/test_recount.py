"""A mixed set of summaries is counted as a naive recount counts it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from ccht_excel.cli import run
from ccht_excel.workers import available_jobs
from ccht_excel.workers import run as run_workers
from tests.support.campaigns import WRONG
from tests.support.made_up import answers, made_summary
from tests.support.naive_rollup import alter_datum, alter_word, naive_standing

STANDINGS = ("level_2", "level_1", "undetermined", "not_reached", "no_result")

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def area_of(number: int) -> tuple[str, str]:
    return "bac-giang" if number % 2 else "lang-son", str(number % 5 + 1)


class Job(NamedTuple):
    """One commune of the mixed set: what happens to its summary."""

    folder: Path
    number: int
    fate: str


FATES = ("altered", "doubled", "disputed", "other_year", "junk", "altered_too")


def fate_of(number: int) -> str:
    return FATES[number // 4 % len(FATES)] if number % 4 == 1 else "plain"


def make(job: Job) -> str:
    path = job.folder / f"{job.number:04}.xlsx"
    made_summary(path, job.number, 2025 if job.fate == "other_year" else 2024)
    if job.fate == "altered":
        alter_datum(path)
    elif job.fate == "altered_too":
        alter_word(path)
        shutil.copy(path, job.folder / f"{job.number:04} gửi lại.xlsx")
        made_summary(job.folder / f"{job.number:04} bản đúng.xlsx", job.number)
    elif job.fate == "doubled":
        shutil.copy(path, job.folder / f"{job.number:04} gửi lại.xlsx")
    elif job.fate == "disputed":
        made_summary(job.folder / f"{job.number:04} khác.xlsx", job.number, seed=job.number + 10_000)
    elif job.fate == "junk":
        path.write_bytes(path.read_bytes()[:3000])
    return job.fate


def mixed(folder: Path, size: int) -> dict[int, str]:
    """Write the set; returns the fate of each commune."""
    jobs = [Job(folder, number, fate_of(number)) for number in range(size)]
    assert Counter(run_workers(make, jobs, available_jobs(), str)) == Counter(job.fate for job in jobs)
    return {job.number: job.fate for job in jobs}


def naive_recount(fates: dict[int, str]) -> dict[tuple[str, str], Counter[str]]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for number, fate in fates.items():
        if fate == "junk":
            continue
        standing = naive_standing(answers(number), number % 3 == 0)
        if fate in ("altered", "disputed", "other_year"):
            standing = "no_result"
        counts.setdefault(area_of(number), Counter())[standing] += 1
    return counts


CODES = {
    "altered": ["summary_altered"],
    "altered_too": ["summary_altered", "summary_altered"],
    "doubled": ["summary_twice"],
    "disputed": ["summary_conflicting", "summary_conflicting"],
    "other_year": ["summary_other_year"],
    "junk": ["file_broken"],
    "plain": [],
}


@pytest.mark.slow
@pytest.mark.parametrize("size", [60, 500])
def test_a_mixed_set_is_counted_as_a_naive_recount_counts_it(tmp_path, size, capsys):
    fates = mixed(tmp_path / "nhận", size)
    out = tmp_path / "tinh.xlsx"
    assert run(["rollup", str(tmp_path / "nhận"), "-o", str(out), "--jobs", str(available_jobs())]) == WRONG
    result = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    expected = naive_recount(fates)

    assert Counter(item["code"] for item in result["findings"]) == Counter(
        code for fate in fates.values() for code in CODES[fate]
    )
    counted = {
        ("bac-giang" if "Bắc" in area["province"] else "lang-son", area["district"][-1]): area
        for area in result["districts"]
    }
    assert counted.keys() == expected.keys()
    for place, counts in expected.items():
        assert {key: value for key, value in counted[place]["standings"].items() if value} == dict(counts)
    whole: Counter[str] = sum(expected.values(), Counter())
    assert {key: value for key, value in result["whole"]["standings"].items() if value} == dict(whole)
    assert result["whole"]["communes"] == whole.total() == sum(fate != "junk" for fate in fates.values())
    for area in [result["whole"], *result["districts"], *result["provinces"]]:
        check_shares(area)
    check_workbook(out, expected, whole)
    assert "xã đạt mức độ 2" in capsys.readouterr().out


def check_shares(area: dict) -> None:
    """The 90 % of Điều 11 and 12 by whole numbers: ten times the communes reached against nine times all."""
    standings = area["standings"]
    for share in area["upper"]:
        reached = standings["level_2"] + (standings["level_1"] if share["level"] == 1 else 0)
        assert share["reached"] == reached
        missing = 0
        while (reached + missing) * 10 < 9 * area["communes"]:
            missing += 1
        assert share["possible"] >= reached + standings["no_result"]
        if not area["district"]:
            assert (share["missing"], share["outcome"]) == (0, "not_applicable"), "the rule is one for districts"
            continue
        assert share["missing"] == missing
        assert (share["outcome"] == "met") == (missing == 0)
        assert (share["outcome"] == "not_met") == (share["possible"] * 10 < 9 * area["communes"])


def rows_of(book: openpyxl.Workbook, sheet: str, first: str) -> Iterator[list[object]]:
    """Rows of a table below the head that starts with ``first``."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return iter(rows[start + 1 :])


def check_workbook(path: Path, expected: dict[tuple[str, str], Counter[str]], whole: Counter[str]) -> None:
    book = openpyxl.load_workbook(path)
    added = ["Thống kê", "Số người", "Qua các năm", "Xã qua các năm"]
    assert book.sheetnames == ["Tổng quan", "Các xã", "Chỉ tiêu", *added, "Biểu đồ", "Cần xử lý", "_ccht"]
    total = next(row for row in rows_of(book, "Tổng quan", "TT") if row[1] == "Toàn bộ")
    assert total[3:9] == [whole.total(), *(whole[standing] for standing in STANDINGS)]
    communes = [row for row in rows_of(book, "Các xã", "TT") if isinstance(row[0], int)]
    assert len(communes) == whole.total()
    levels = Counter(row[4] for row in communes)
    assert levels["Mức độ 2"] == whole["level_2"]
    assert levels["Mức độ 1"] == whole["level_1"]
    assert levels["Chưa đủ căn cứ"] == whole["undetermined"]
    assert levels["Không đạt"] == whole["not_reached"]
    assert levels[None] == whole["no_result"]
    assert book["Các xã"].auto_filter.ref
    assert book["Các xã"].conditional_formatting
    assert len(book["Biểu đồ"]._charts) == 3
    for sheet in book.worksheets[:-1]:
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows or sheet.title == "Biểu đồ"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
