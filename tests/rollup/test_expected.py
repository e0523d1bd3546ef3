"""Communes that must be there: silent ones of a list, and campaigns that do not say whose they are."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.folder import CONTROL, init_campaign
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.place import NOWHERE
from ccht_excel.rollup.counting import roll_up
from ccht_excel.rollup.expected import Listed
from ccht_excel.rollup.sources import find_summaries, read_all
from ccht_excel.rollup.summaries import Locality, SummaryFile
from tests.support.made_up import commune_name, made_summary

HEADINGS = ("TT", "Xã", "Huyện", "Tỉnh")


def write_list(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate((HEADINGS, *((str(n), *row) for n, row in enumerate(rows, 1))), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value or None)
    book.save(path)
    return path


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_silent_communes_of_the_list_are_in_the_denominator(tmp_path, capsys):
    for number in (1, 2, 3):
        made_summary(tmp_path / "nhan" / f"{number}.xlsx", number)
    rows = [(commune_name(number), "", "") for number in (1, 2, 3)]
    path = write_list(tmp_path / "xa.xlsx", *rows, ("Im Lặng", "Huyện số 9", "Bắc Giang"))
    output = tmp_path / "gop.xlsx"
    assert run(["rollup", str(tmp_path / "nhan"), "-o", str(output), "--communes", str(path)]) == 1
    values = read(output.with_suffix(".json"))
    assert values["expected"] == values["whole"]["communes"] == 4
    silent = next(item for item in values["communes"] if item["commune"] == "Im Lặng")
    assert (silent["standing"], silent["files"], silent["findings"]) == ("no_result", [], ["summary_not_sent"])
    assert all(upper["possible"] <= 4 for upper in values["whole"]["upper"])
    assert "Danh sách có 4 xã, 1 xã chưa gửi gì." in " ".join(capsys.readouterr().out.split())
    book = openpyxl.load_workbook(output)
    assert "Xã Im Lặng" in [value for row in book["Các xã"].values for value in row]


def test_without_a_list_nothing_is_said_of_one(tmp_path):
    made_summary(tmp_path / "1.xlsx", 1)
    output = tmp_path / "gop.xlsx"
    run(["rollup", str(tmp_path / "1.xlsx"), "-o", str(output)])
    assert read(output.with_suffix(".json"))["expected"] is None


@pytest.mark.parametrize(
    ("listed", "silent", "unlisted"),
    [
        (("Thái Sơn", "Hiệp Hòa", "Bắc Giang"), 0, 0),
        (("xã THÁI SƠN", "", ""), 0, 0),
        (("Thái Sơn", "huyện Hiệp Hoà", ""), 0, 0),
        (("Thái Sơn", "Yên Dũng", "Bắc Giang"), 1, 1),
        (("Thai Sơn", "Hiệp Hòa", "Bắc Giang"), 1, 1),
    ],
    ids=["as written", "name alone", "tone mark elsewhere", "another district", "another name"],
)
def test_a_commune_is_found_on_the_list_by_what_both_say_of_it(tmp_path, listed, silent, unlisted):
    made_summary(tmp_path / "ts.xlsx", 1)
    files = [
        SummaryFile(item.file, Locality("Thái Sơn", "Hiệp Hòa", "Bắc Giang"), item.summary)
        for item in summaries(tmp_path)
    ]
    result = roll_up(files, expected=[Listed(*listed)])
    codes = [said.code for _, said in result.findings]
    assert (codes.count("summary_not_sent"), codes.count("summary_not_listed")) == (silent, unlisted)
    assert result.whole.total == 1 + silent


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_list_of_units_is_read_in_the_words_of_their_circular(tmp_path):
    """The list that the campaigns were made from knows all of them; those that are silent keep their names."""
    path = tmp_path / "ds.xlsx"
    rows = [
        ("Đơn vị", "Loại"),
        ("UBND xã Thái Sơn", None),
        ("Trường THCS Thái Sơn", None),
        ("Hoa Sen", "trường mầm non"),
        ("Công ty May mặc Thái Sơn", "tổ chức kinh tế"),
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    kind = ["--criteria-set", "tt24_2023_cap_huyen", "--year", "2025"]
    assert run(["init", str(tmp_path / "dot"), "--subjects", str(path), *kind]) == 0
    run(["merge", str(tmp_path / "dot")])
    for row in (("Trường mầm non Hoa Mai", None), ("Hội Cựu chiến binh", None)):
        book.worksheets[0].append(row)
    book.save(path)
    run(["rollup", str(tmp_path / "dot"), "-o", str(tmp_path / "gop.xlsx"), "--communes", str(path)])
    found = read(tmp_path / "gop.json")
    told = {item["commune"]: item["findings"] for item in found["communes"]}
    assert [name for name, codes in told.items() if "summary_not_sent" in codes] == [
        "Hội Cựu chiến binh",
        "Trường mầm non Hoa Mai",
    ]
    assert not [name for name, codes in told.items() if "summary_not_listed" in codes]
    assert (found["expected"], found["whole"]["communes"]) == (6, 6)


def summaries(folder: Path) -> list[SummaryFile]:
    sources = find_summaries([folder], folder / "gop.xlsx")
    return [item for items in read_all(sources, 1) for item in items]


def test_a_campaign_that_does_not_say_whose_it_is_still_counts(tmp_path):
    for number in (1, 2):
        made_summary(tmp_path / f"{number}.xlsx", number)
    for name in ("hong", "khong_ten"):
        init_campaign(tmp_path / name, new_campaign("", 2024))
    (tmp_path / "hong" / CONTROL).write_bytes(b"PK\x03\x04")
    result = roll_up(summaries(tmp_path))
    nameless = [commune for commune in result.communes if not commune.place.commune]
    assert result.whole.total == 4
    assert [commune.summary for commune in nameless] == [None] * 2
    assert sorted(commune.place.name for commune in nameless) == ["Chưa rõ tên (hong)", "Chưa rõ tên (khong_ten)"]
    assert all(said.place != NOWHERE for _, said in result.findings)


def test_loose_files_that_tell_nothing_are_counted_in_words(tmp_path, capsys):
    made_summary(tmp_path / "nhan" / "1.xlsx", 1)
    (tmp_path / "nhan" / "hong.xlsx").write_bytes(b"PK\x03\x04")
    run(["rollup", str(tmp_path / "nhan"), "-o", str(tmp_path / "gop.xlsx")])
    assert "1 tệp không dùng được, chưa rõ của xã nào nên chưa kể" in " ".join(capsys.readouterr().out.split())
