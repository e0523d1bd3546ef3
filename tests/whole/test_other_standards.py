"""Criteria sets with two, three and four standards, with a plan and without: one TOML file, the whole way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.campaigns import fill_form, keyed_cells
from tests.support.own_law import OwnLaw, with_own_law

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

PLAN = ("ke_hoach", "Kế hoạch phường", None, "50%", 1)
LEVELS = (
    ("bac_mot", "Bậc một", 1, "40%", 1),
    ("bac_hai", "Bậc hai", 2, "60%", 2),
    ("bac_ba", "Bậc ba", 3, "80%", 3),
)
Standard = tuple[str, str, int | None, str, int]


def law(name: str, standards: Sequence[Standard]) -> str:
    """A small Circular with these standards: (id, label, level, share asked, recognised level asked)."""
    heads = "".join(
        f'[[standards]]\nid = "{id}"\nkind = "{"legal" if level else "plan"}"\nlabel = "{label}"\n'
        f'name = "{label.lower()}"\narticle = "Điều {40 + (level or 0)}"\n'
        + (f'level = {level}\nclause = "Điều {40 + level}"\n' if level else "")
        for id, label, level, _, _ in standards
    )

    def rules(of: Any) -> str:
        return "".join(
            f'  {{ standard = "{item[0]}", {of(item)}, article = "Điều {40 + (item[2] or 0)}", '
            "in_force = 2024-05-05 },\n"
            for item in standards
        )

    return f"""
id = "{name}"
version = "1"
title = "Công nhận nơi đọc sách"
source = "Thông tư số 99/2024/TT-THU ngày 01/04/2024"
citation = "Thông tư 99/2024/TT-THU"
[subject]
label = "Phường"
collective = "phường"
award = "Nơi đọc sách"
level = "mức độ"
[[subject.types]]
id = "phuong"
name = "phường"
head = "Chủ tịch"
deputy = "Phó Chủ tịch"
body = "Ủy ban nhân dân"
body_short = "UBND"
[year]
period_clause = "Điều 50"
due_month = 4
due_day = 5
due_clause = "Điều 51"
decided_month = 6
decided_day = 1
decided_clause = "Điều 51"
valid_years = 2
valid_clause = "Điều 52"
[evidence]
required_by = "law"
article = "Điều 52"
{heads}
[[data]]
id = "people"
kind = "count"
label = "Số người"
help = "Tất cả."
[[data]]
id = "readers"
kind = "count"
label = "Số người đọc"
help = "Một phần."
[[constraints]]
kind = "at_most"
left = "readers"
right = "people"
reason = "người đọc là một phần"
article = "Điều 44"
[[criteria]]
id = "1"
title = "Chỗ đọc"
[[criteria.indicators]]
id = "1.1"
kind = "attested"
title = "Có tủ sách"
ask = "Chọn."
evidence_hint = "Ảnh"
requirements = [
{rules(lambda item: 'result = "đạt"')}]
[[criteria.indicators]]
id = "1.2"
kind = "recognised_level"
title = "Hạng tủ sách"
ask = "Chọn."
evidence_hint = "Quyết định"
levels = {{ noun = "mức độ", none = "chưa được công nhận", names = ["mức độ 1", "mức độ 2", "mức độ 3"] }}
requirements = [
{rules(lambda item: f"level = {item[4]}")}]
[[criteria]]
id = "2"
title = "Người đọc"
[[criteria.indicators]]
id = "2.1"
kind = "ratio"
title = "Có người đọc"
ask = "Nhập."
evidence_hint = "Danh sách"
[[criteria.indicators.ratios]]
id = "2.1"
label = "Tỷ lệ người đọc"
numerator = "readers"
denominator = "people"
requirements = [
{rules(lambda item: f'share = "{item[3]}"')}]
[[default_units]]
id = "thu_vien"
name = "Thư viện"
indicators = ["1.1", "1.2", "2.1"]
"""


ANSWERS = {"1.1": "Đạt", "1.2": 2, "people": 1000, "readers": 700}
"""Meets the plan, bậc một and bậc hai; bậc ba asks a higher rank and a larger share."""

CASES = {
    "two levels, no plan": LEVELS[:2],
    "three levels, no plan": LEVELS,
    "a plan and one level": (PLAN, LEVELS[0]),
    "a plan and three levels": (PLAN, *LEVELS),
}
MET = {"ke_hoach": True, "bac_mot": True, "bac_hai": True, "bac_ba": False}


def rows_of(path: Path, sheet: str) -> list[list[str]]:
    """The texts of a sheet, row by row."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows = ([str(cell.value) for cell in row if cell.value is not None] for row in book[sheet].iter_rows())
    return [row for row in rows if row]


def finished(law: OwnLaw, name: str) -> Path:
    """A campaign by that set: created, handed out, returned, merged."""
    folder = law.campaigns / "dot"
    law.run("init", folder, "--commune", "Phường Lá", "--year", 2024, "--criteria-set", name)
    law.run("distribute", folder)
    fill_form(folder / "phat_di" / "thu_vien.xlsx", folder / "nhan_ve" / "p.xlsx", ANSWERS)
    law.run("merge", folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("standards", CASES.values(), ids=CASES)
def test_any_number_of_standards_goes_the_whole_way(tmp_path: Path, standards: Sequence[Standard]) -> None:
    program = with_own_law(tmp_path, "sach", law("sach", standards))
    folder = finished(program, "sach")
    labels = [label for _, label, _, _, _ in standards]
    highest = max(level for id, _, level, _, _ in standards if level and MET[id])

    result = json.loads((folder / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))
    outcomes = {id: "met" if MET[id] else "not_met" for id, *_ in standards}
    assert {id: tally["outcome"] for id, tally in result["standards"].items()} == outcomes
    assert result["level"] == {"reached": highest, "possible": highest}
    if "bac_ba" in outcomes:
        assert result["indicators"][2]["ratios"][0]["missing"] == {"bac_ba": 100}

    control = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    assert ("Chỉ tiêu kế hoạch" in control.sheetnames) is (standards[0] is PLAN)

    form = openpyxl.load_workbook(folder / "phat_di" / "thu_vien.xlsx")["Tiêu chí 2"]
    headings = [str(cell.value) for row in form.iter_rows() for cell in row if "Yêu cầu:" in str(cell.value)]
    assert headings == [f"Yêu cầu:\n{label}" for label in labels]
    evidence = {key for table, _, key, _ in keyed_cells(form) if table == "evidence"}
    assert evidence == {"indicator", "title", "number", "date", "issuer", "link"}

    summary = rows_of(folder / "ket_qua" / "tong_hop.xlsx", "Tổng hợp")
    assert any([text for text in row if text in labels] == labels for row in summary)
    whole = next(row for row in summary if row[0].startswith("KẾT QUẢ CHUNG"))
    assert [cell.split(" (")[0] for cell in whole if cell[0] in "√×○"] == [
        "√ Đạt" if MET[id] else "× Không đạt" for id, *_ in standards
    ]
    assert any(f"{LEVELS[highest - 1][1].lower()}" in row[0] for row in summary if "đủ điều kiện" in row[0])
    program.run("verify", folder / "ket_qua" / "tong_hop.xlsx")


@pytest.mark.slow
def test_the_roll_up_counts_every_level(tmp_path: Path) -> None:
    program = with_own_law(tmp_path, "sach", law("sach", CASES["a plan and three levels"]))
    finished(program, "sach")
    program.run("rollup", ".", "-o", "gop.xlsx")
    result = json.loads((program.campaigns / "gop.json").read_text(encoding="utf-8"))
    counts = {"bac_ba": 0, "bac_hai": 1, "bac_mot": 0, "undetermined": 0, "not_reached": 0, "no_result": 0}
    assert result["whole"]["standings"] == counts
    assert [(item["level"], item["reached"]) for item in result["whole"]["upper"]] == [(1, 1), (2, 1), (3, 0)]
    overview = rows_of(program.campaigns / "gop.xlsx", "Tổng quan")
    names = ["Đạt bậc ba", "Đạt bậc hai", "Đạt bậc một", "Chưa đủ căn cứ", "Không đạt", "Chưa có kết quả"]
    assert any(set(names) <= set(row) for row in overview)
    assert any({"Bậc một trở lên", "Bậc hai trở lên", "Bậc ba"} <= set(row) for row in overview)
    whole = next(row for row in overview if row[0] == "Toàn bộ")
    assert whole[1:8] == ["1", "0", "1", "0", "0", "0", "0"]
