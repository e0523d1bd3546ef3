"""Summaries of many communes in one workbook: counted as a naive recount counts them, doubtful ones named."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from ccht_excel.campaign.folder import init_campaign
from ccht_excel.cli import run
from ccht_excel.cli.exit_codes import DONE, FAILED, WRONG
from ccht_excel.errors import CampaignError
from ccht_excel.model.law import Outcome, Value
from ccht_excel.rollup.counting import Rollup, Standing, roll_up
from ccht_excel.rollup.sources import find_summaries, read_all
from ccht_excel.rollup.workbook import write_rollup
from ccht_excel.summary.workbook import write_summary
from ccht_excel.workers import available_jobs
from ccht_excel.workers import run as run_workers
from tests.support import law
from tests.support.campaigns import convert
from tests.support.made_up import answers, commune_name, made_assessment, made_campaign, made_summary

# openpyxl does not know the bars in cells of Excel 2010 and says so.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

# ---------------------------------------------------------------------------------------------
# A second, naive way to judge and to count


def naive_met(values: dict[str, Value | None], standard: str, difficult: bool) -> bool | None:
    """Whether a commune meets a standard; ``None`` where a missing value leaves it open."""
    found: list[bool | None] = []
    for kind, data in law.INDICATORS.values():
        if kind == "ratio":
            continue
        value = values[data[0]]
        if kind == "attested":
            found.append(None if value is None else value is Outcome.MET)
        else:
            found.append(None if value is None else value >= law.LEVELS[standard][data[0]])
    for ratio, (numerator, denominator) in law.RATIOS.items():
        top, bottom = values[numerator], values[denominator]
        share = law.SHARES[standard, difficult][ratio]
        found.append(None if top is None or bottom is None else int(top) >= share * int(bottom))
    if False in found:
        return False
    return None if None in found else True


def naive_standing(values: dict[str, Value | None], difficult: bool) -> str:
    first, second = (naive_met(values, standard, difficult) for standard in ("level_1", "level_2"))
    if second:
        return "level_2"
    if first:
        return "level_1"
    return "undetermined" if first is None or second is None else "not_reached"


def area_of(number: int) -> tuple[str, str]:
    return "bac-giang" if number % 2 else "lang-son", str(number % 5 + 1)


# ---------------------------------------------------------------------------------------------
# Mixed summaries


def replace_text(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Change a part of a workbook as somebody would who knows his way about, leaving all else as it is."""
    with zipfile.ZipFile(path) as source:
        parts = {info: source.read(info) for info in source.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info, data in parts.items():
            if info.filename == part:
                text = data.decode("utf-8")
                changed = change(text)
                assert changed != text
                data = changed.encode("utf-8")
            target.writestr(info, data)


def alter_datum(path: Path) -> None:
    """One more citizen in the hidden data."""
    replace_text(
        path,
        "xl/sharedStrings.xml",
        lambda text: re.sub(r"<t>\[(\d{3,})\]", lambda found: f"<t>[{int(found[1]) + 1}]", text, count=1),
    )


def alter_word(path: Path) -> None:
    """A word more on the printed sheet."""
    replace_text(path, "xl/sharedStrings.xml", lambda text: text.replace("KẾT LUẬN<", "KẾT LUẬN: ĐẠT<", 1))


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


@pytest.mark.parametrize("size", [60, pytest.param(500, marks=pytest.mark.slow)])
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
        assert share["missing"] == missing
        assert (share["outcome"] == "met") == (missing == 0)
        assert share["possible"] >= reached + standings["no_result"]
        assert (share["outcome"] == "not_met") == (share["possible"] * 10 < 9 * area["communes"])


def rows_of(book: openpyxl.Workbook, sheet: str, first: str) -> Iterator[list[object]]:
    """Rows of a table below the head that starts with ``first``."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return iter(rows[start + 1 :])


def check_workbook(path: Path, expected: dict[tuple[str, str], Counter[str]], whole: Counter[str]) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Tổng quan", "Các xã", "Chỉ tiêu", "Biểu đồ", "Cần xử lý", "_ccht"]
    total = next(row for row in rows_of(book, "Tổng quan", "TT") if row[1] == "Toàn bộ")
    assert total[3:9] == [whole.total(), *(whole[standing.value] for standing in Standing)]
    communes = list(rows_of(book, "Các xã", "TT"))
    assert len(communes) == whole.total()
    levels = Counter(row[7] for row in communes)
    assert levels["Mức độ 2"] == whole["level_2"]
    assert levels["Mức độ 1"] == whole["level_1"]
    assert levels["Chưa xác định"] == whole["undetermined"]
    assert levels["Chưa đạt"] == whole["not_reached"]
    assert levels[None] == whole["no_result"]
    assert book["Các xã"].auto_filter.ref
    assert book["Các xã"].conditional_formatting
    assert len(book["Biểu đồ"]._charts) == 3
    for sheet in book.worksheets[:-1]:
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows or sheet.title == "Biểu đồ"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


# ---------------------------------------------------------------------------------------------
# One thing at a time


def rolled(*paths: Path, year: int | None = None) -> Rollup:
    sources = find_summaries(paths, Path("out.xlsx"))
    return roll_up([item for items in read_all(sources, 1) for item in items], year)


def codes(rollup: Rollup) -> list[str]:
    return [item.code for _, item in rollup.findings]


def test_the_share_of_communes_is_exact_at_its_boundary(tmp_path):
    good = [number for number in range(400) if naive_standing(answers(number), number % 3 == 0) == "level_1"][:10]
    bad = [number for number in range(400) if naive_standing(answers(number), number % 3 == 0) == "not_reached"][:2]
    for number in (*good[:9], bad[0]):
        made_summary(tmp_path / f"{number}.xlsx", number)
    share = rolled(tmp_path).whole.shares[0]
    assert (share.reached, share.total, share.missing, share.outcome) == (9, 10, 0, Outcome.MET)
    made_summary(tmp_path / "x.xlsx", bad[1])
    share = rolled(tmp_path).whole.shares[0]
    assert (share.reached, share.total, share.missing, share.outcome) == (9, 11, 1, Outcome.NOT_MET)


def test_communes_without_a_result_leave_the_share_open(tmp_path):
    good = [number for number in range(400) if naive_standing(answers(number), number % 3 == 0) == "level_1"][:8]
    for number in good:
        made_summary(tmp_path / f"{number}.xlsx", number)
    for number in (1000, 1001):
        init_campaign(tmp_path / f"xa {number}", made_campaign(number))
    result = rolled(tmp_path)
    share = result.whole.shares[0]
    assert (share.reached, share.possible, share.total, share.outcome) == (8, 10, 10, Outcome.UNDETERMINED)
    assert codes(result) == ["summary_missing", "summary_missing"]


def test_a_tree_of_campaigns_is_read_by_its_results_only(tmp_path):
    for number in range(3):
        folder = tmp_path / "tinh" / str(number)
        init_campaign(folder, made_campaign(number))
        made_summary(folder / "ket_qua" / "tong_hop.xlsx", number)
        made_summary(folder / "nhan_ve" / "lạc.xlsx", number + 50)
    result = rolled(tmp_path / "tinh")
    assert [len(commune.files) for commune in result.communes] == [1, 1, 1]
    assert not result.findings


def test_the_workbook_itself_is_no_source_of_the_next_run(tmp_path, capsys):
    made_summary(tmp_path / "1.xlsx", 1)
    out = tmp_path / "tong_hop_tinh.xlsx"
    assert run(["rollup", str(tmp_path), "-o", str(out)]) == DONE
    first = out.read_bytes()
    shutil.copy(out, tmp_path / "bản lưu.xlsx")
    assert run(["rollup", str(tmp_path), "-o", str(out)]) == DONE
    assert out.read_bytes() == first


def test_order_and_number_of_jobs_change_nothing(tmp_path):
    for number in range(6):
        made_summary(tmp_path / f"{number}.xlsx", number)
    files = sorted(tmp_path.glob("*.xlsx"))
    assert run(["rollup", *map(str, files), "-o", str(tmp_path / "a" / "t.xlsx"), "--jobs", "1"]) == DONE
    assert run(["rollup", *map(str, files[::-1]), "-o", str(tmp_path / "b" / "t.xlsx"), "--jobs", "3"]) == DONE
    for name in ("t.xlsx", "t.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_year_of_most_summaries_counts_unless_told(tmp_path):
    made_summary(tmp_path / "a.xlsx", 1, 2024)
    made_summary(tmp_path / "b.xlsx", 2, 2025)
    made_summary(tmp_path / "c.xlsx", 3, 2025)
    assert rolled(tmp_path).year == 2025
    result = rolled(tmp_path, year=2024)
    assert (result.year, result.counted, codes(result)) == (2024, 1, ["summary_other_year"] * 2)


def machine_text(old: str, new: str) -> Callable[[Path], None]:
    return lambda path: replace_text(path, "xl/sharedStrings.xml", lambda text: text.replace(old, new))


def written_by_another_version(path: Path) -> None:
    """As if the commune had judged with another version of the criteria set."""
    campaign = replace(made_campaign(2), criteria_version="0")
    write_summary(path, made_assessment(campaign, answers(2)))


@pytest.mark.parametrize(
    ("change", "code", "counts"),
    [
        (alter_datum, "summary_altered", False),
        (alter_word, "summary_altered", False),
        (machine_text("@results", "@ketqua"), "summary_broken", False),
        (machine_text("<t>tt25_2023_cap_xa</t>", "<t>tt99_2030</t>"), "summary_broken", False),
        (lambda path: path.write_bytes(b""), "file_empty", False),
        (lambda path: path.write_bytes(b"PK\x03\x04 nonsense"), "file_broken", False),
        (written_by_another_version, "summary_other_version", True),
    ],
)
def test_a_doubtful_summary_is_named(tmp_path, change, code, counts):
    made_summary(tmp_path / "good.xlsx", 1)
    made_summary(tmp_path / "odd.xlsx", 2)
    change(tmp_path / "odd.xlsx")
    result = rolled(tmp_path)
    assert codes(result) == [code]
    assert result.counted == 1 + counts
    assert [item.file for _, item in result.findings] == ["odd.xlsx"]


def test_a_control_workbook_or_a_form_is_no_summary(tmp_path):
    made_summary(tmp_path / "good.xlsx", 1)
    init_campaign(tmp_path / "x", made_campaign(2))
    shutil.move(tmp_path / "x" / "dot_danh_gia.xlsx", tmp_path / "khac.xlsx")
    assert codes(rolled(tmp_path)) == ["not_a_summary"]


def test_spellings_of_a_place_do_not_make_two(tmp_path):
    for name, commune, district in (("a", "Tân Hoà", "Hiệp Hòa"), ("b", "xã Tân Hòa", "huyện hiệp hòa")):
        campaign = replace(made_campaign(1), commune=commune, district=district)
        write_summary(tmp_path / f"{name}.xlsx", made_assessment(campaign, answers(1)))
    campaign = replace(made_campaign(1), commune="Tân Hoa", district="Hiệp Hòa")
    write_summary(tmp_path / "c.xlsx", made_assessment(campaign, answers(1)))
    result = rolled(tmp_path)
    assert len(result.communes) == 2
    assert [area.total for area in result.districts] == [2]


def test_summaries_in_a_zip_are_read(tmp_path):
    made_summary(tmp_path / "a" / "1.xlsx", 1)
    made_summary(tmp_path / "a" / "2.xlsx", 2)
    shutil.make_archive(str(tmp_path / "gửi"), "zip", tmp_path / "a")
    result = rolled(tmp_path / "gửi.zip")
    assert sorted(commune.files for commune in result.communes) == [("gửi.zip/1.xlsx",), ("gửi.zip/2.xlsx",)]


def test_without_any_summary_nothing_is_written(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    assert run(["rollup", str(tmp_path / "in"), "-o", str(tmp_path / "o.xlsx")]) == FAILED
    assert run(["rollup", str(tmp_path / "khong"), "-o", str(tmp_path / "o.xlsx")]) == FAILED
    assert run(["rollup", str(tmp_path / "in"), "-o", str(tmp_path / "o.csv")]) == FAILED
    assert not list(tmp_path.glob("o.*"))
    with pytest.raises(CampaignError):
        roll_up([])


def test_a_roll_up_without_districts_has_no_column_for_them(tmp_path):
    for number in range(2):
        campaign = replace(made_campaign(number), district="", province="")
        write_summary(tmp_path / f"{number}.xlsx", made_assessment(campaign, answers(number)))
    result = rolled(tmp_path)
    write_rollup(tmp_path / "o.xlsx", result)
    head = next(row for row in openpyxl.load_workbook(tmp_path / "o.xlsx")["Các xã"].iter_rows(values_only=True)
                if row[0] == "TT")  # fmt: skip
    assert head[1] == "Xã"
    assert commune_name(0) in result.communes[0].place.commune + result.communes[1].place.commune


@pytest.mark.libreoffice
def test_summaries_saved_in_libreoffice_count_all_the_same(tmp_path):
    for number in range(2):
        made_summary(tmp_path / "a" / f"{number}.xlsx", number)
    saved = [convert(path, "ods", tmp_path / "b", tmp_path / "lo") for path in sorted((tmp_path / "a").glob("*"))]
    result = rolled(*saved)
    assert codes(result) == []
    assert [c.standing for c in result.communes] == [c.standing for c in rolled(tmp_path / "a").communes]
