"""A Circular that nobody has written: one TOML file, no code, from a list of units to their dossiers and the roll-up.

Three levels of which the highest presumes the one below, two types of subject, no plan, evidence asked for by law,
days of its own, a chỉ tiêu for one type only, one that a level words otherwise, a figure with its book and day.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from samples.uno_fill import LibreOffice, Typed
from tests.support.campaigns import fill_form
from tests.support.libreoffice import convert_all, libreoffice_with_uno
from tests.support.own_law import OwnLaw, with_own_law

pytestmark = [pytest.mark.filterwarnings("ignore:.*extension is not supported"), pytest.mark.slow]

NAME = "ben_thuyen"
LEVELS = (1, 2, 3)


def rules(values: Mapping[int, str], more: str = "") -> str:
    """Requirements by level."""
    return "\n".join(
        f'  {{ standard = "hang_{level}", {value}, article = "Điều {10 + level}", in_force = 2023-07-15{more} }},'
        for level, value in values.items()
    )


STANDARDS = "".join(
    f'[[standards]]\nid = "hang_{level}"\nkind = "legal"\nlabel = "Hạng {level}"\nname = "hạng {level}"\n'
    f"level = {level}\n"
    f'clause = "Điều {10 + level}"\narticle = "Điều {10 + level} Thông tư 77/2023/TT-THU"\n'
    + ('presumes = { standard = "hang_2", months = 24, article = "Điều 20" }\n' if level == 3 else "")
    for level in LEVELS
)
LAW = f"""
id = "{NAME}"
version = "4"
title = "Xếp hạng bến thuyền"
source = "Thông tư số 77/2023/TT-THU ngày 01 tháng 06 năm 2023"
citation = "Thông tư 77/2023/TT-THU"
[subject]
label = "Bến"
collective = "bến"
award = "\\"Bến văn minh\\""
level = "hạng"
[[subject.types]]
id = "ben_song"
name = "bến sông"
head = "Trưởng bến"
deputy = "Phó Trưởng bến"
[[subject.types]]
id = "ben_bien"
name = "bến biển"
head = "Giám đốc"
deputy = "Phó Giám đốc"
[year]
period_clause = "Điều 30"
due_month = 6
due_day = 10
due_clause = "Điều 31"
decided_month = 9
decided_day = 1
decided_clause = "Điều 32"
valid_years = 5
valid_clause = "Điều 33"
[evidence]
required_by = "law"
article = "Điều 40 Thông tư 77/2023/TT-THU"
{STANDARDS}
[[provenance]]
id = "book"
kind = "source"
label = "Sổ nào"
name = "Sổ đã dùng"
help = "Chọn sổ."
article = "Điều 13"
choices = [{{ id = "register", label = "Sổ đăng ký thuyền" }}, {{ id = "gate", label = "Sổ trạm gác" }}]
[[provenance]]
id = "counted_on"
kind = "day"
label = "Đếm ngày nào"
name = "Ngày đếm"
help = "Ngày, tháng, năm."
article = "Điều 14"
[[data]]
id = "boats"
kind = "count"
label = "Số thuyền"
help = "Mọi thuyền."
comes_with = ["book", "counted_on"]
[[data]]
id = "safe_boats"
kind = "count"
label = "Số thuyền có phao"
help = "Một phần."
[[constraints]]
kind = "at_most"
left = "safe_boats"
right = "boats"
reason = "thuyền có phao là một phần"
article = "Điều 12"
[[criteria]]
id = "1"
title = "Cầu bến"
[[criteria.indicators]]
id = "1.1"
kind = "attested"
title = {{ hang_1 = "Có cầu tạm", hang_2 = "Có cầu cố định", hang_3 = "Có cầu cố định" }}
ask = "Chọn."
evidence_hint = "Ảnh"
requirements = [
{rules(dict.fromkeys(LEVELS, 'result = "đạt"'))}
]
[[criteria.indicators]]
id = "1.2"
kind = "attested"
title = "Có hải đăng"
ask = "Chọn."
evidence_hint = "Ảnh"
applies_to = ["ben_bien"]
requirements = [
{rules(dict.fromkeys(LEVELS, 'result = "đạt"'))}
]
[[criteria]]
id = "2"
title = "An toàn"
[[criteria.indicators]]
id = "2.1"
kind = "ratio"
title = "Thuyền có phao"
ask = "Nhập."
evidence_hint = "Sổ"
[[criteria.indicators.ratios]]
id = "2.1"
label = "Tỷ lệ thuyền có phao"
numerator = "safe_boats"
denominator = "boats"
requirements = [
{rules({1: 'share = "1/3"', 2: 'share = "2/3"', 3: 'share = "99,5%"'})}
]
[[criteria.indicators]]
id = "2.2"
kind = "recognised_level"
title = "Cứu hộ được xếp loại …"
ask = "Chọn xếp loại ghi trong giấy chứng nhận."
evidence_hint = "Giấy chứng nhận"
by_decision = true
levels = {{ noun = "xếp loại", none = "chưa xếp loại", names = ["tạm", "khá", "tốt", "cờ đỏ"] }}
requirements = [
{rules({1: "level = 1", 2: "level = 2", 3: "level = 4"})}
]
[[default_units]]
id = "doi_truong"
name = "Đội trưởng"
indicators = ["1.1", "1.2"]
[[default_units]]
id = "thu_ky"
name = "Thư ký"
indicators = ["2.1", "2.2"]
"""
ANSWERS = {
    "ben-song-lo": {"1.1": "Đạt", "boats": 300, "safe_boats": 200, "2.2": "Tốt"},
    "ben-bien-dong": {
        "1.1": "Đạt",
        "1.2": "Đạt",
        "boats": 200,
        "safe_boats": 199,
        "2.2": "Cờ đỏ",
        "boats.book": "Sổ trạm gác",
        "boats.counted_on": "1/9/2024",
    },
    "ben-bien-tay": {"1.1": "Đạt", "1.2": "Đạt", "boats": 200, "safe_boats": 199, "2.2": "Chưa xếp loại"},
}
WITHOUT_EVIDENCE = "ben-bien-tay"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> OwnLaw:
    """Three landings of a list, through init, distribute, returns and merge."""
    law = with_own_law(tmp_path_factory.mktemp("thong_tu"), NAME, LAW)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Đơn vị", "Loại"), ("Bến sông Lô", ""), ("Đông", "bến biển"), ("bến biển Tây", "ben_bien")):
        sheet.append(row)
    book.save(law.campaigns / "ds.xlsx")
    law.run("init", "dot", "--subjects", "ds.xlsx", "--criteria-set", NAME, "--year", 2024)
    law.run("distribute", "dot")
    for name, answers in zip(("ben-song-lo", "dong", "ben-bien-tay"), ANSWERS.values(), strict=True):
        folder = law.campaigns / "dot" / name
        for form in sorted((folder / "phat_di").glob("*.xlsx")):
            if form.stem != "danh_sach_phat":
                fill_form(form, folder / "nhan_ve" / form.name, answers, evidence=name != WITHOUT_EVIDENCE)
    law.run("merge", "dot", code=1)
    return law


def result(law: OwnLaw, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (law.campaigns / "dot" / name / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8")
    )
    return found


def test_each_type_is_asked_what_applies_to_it(tree: OwnLaw) -> None:
    river, sea = result(tree, "ben-song-lo"), result(tree, "dong")
    assert [item["outcomes"]["hang_1"] for item in river["indicators"]] == ["met", "not_applicable", "met", "met"]
    assert [item["outcomes"]["hang_1"] for item in sea["indicators"]] == ["met", "met", "met", "met"]
    assert {id: (tally["met"], tally["total"]) for id, tally in river["standards"].items()} == {
        "hang_1": (3, 3), "hang_2": (3, 3), "hang_3": (1, 3),
    }  # fmt: skip
    assert (river["level"], sea["level"]) == ({"reached": 2, "possible": 2}, {"reached": 3, "possible": 3})


def test_what_has_no_evidence_is_not_met_by_its_law(tree: OwnLaw) -> None:
    found = result(tree, WITHOUT_EVIDENCE)
    assert found["level"] == {"reached": 0, "possible": 0}
    messages = [item["message"] for item in found["findings"] if item["code"] == "not_met_without_evidence"]
    assert len(messages) == 3
    assert all("Điều 40 Thông tư 77/2023/TT-THU" in text for text in messages)


def test_levels_are_called_as_the_law_calls_them(tree: OwnLaw) -> None:
    """Four of them, without numbers: in forms, result, summary, findings, dossier, roll-up, explanation."""
    river, sea = (tree.campaigns / "dot" / name for name in ("ben-song-lo", "dong"))
    form = openpyxl.load_workbook(river / "phat_di" / "thu_ky.xlsx")["Tiêu chí 2"]
    lists = [rule.formula1 for rule in form.data_validations.dataValidation if rule.type == "list"]
    assert '"Chưa xếp loại,Tạm,Khá,Tốt,Cờ đỏ"' in lists
    heads = texts(river / "phat_di" / "thu_ky.xlsx", "Tiêu chí 2")
    assert "Xếp loại\n(chọn)" in heads and "Cờ đỏ" in heads
    (datum,) = (item for item in result(tree, "ben-song-lo")["data"] if item["id"] == "2.2")
    assert (datum["value"], datum["name"], datum["reports"][0]["name"]) == (3, "Tốt", "Tốt")
    said = texts(river / "ket_qua" / "tong_hop.xlsx", "Tổng hợp")
    assert "Tốt" in said
    assert any("chỉ tiêu 2.2 mới ở xếp loại tốt (cần xếp loại cờ đỏ)" in text for text in said)
    assert "Tốt" in texts(river / "ket_qua" / "tong_hop.xlsx", "Nguồn số liệu")
    assert "Cờ đỏ" in texts(sea / "ket_qua" / "tong_hop.xlsx", "Tổng hợp")
    told = tree.run("explain", river, "2.2")
    assert "báo Tốt" in told and "Còn thiếu: 1 xếp loại" in told
    for path in (river / "ket_qua" / "tong_hop.xlsx", river / "phat_di" / "thu_ky.xlsx", river / "dot_danh_gia.xlsx"):
        book = openpyxl.load_workbook(path)
        words = [
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        words += [
            str(rule.prompt) + str(rule.error) for sheet in book for rule in sheet.data_validations.dataValidation
        ]
        assert not [text for text in words if "mức độ" in text.lower() or "phổ cập" in text.lower()], path


def test_a_figure_comes_with_what_the_law_asks_for(tree: OwnLaw) -> None:
    said = texts(tree.campaigns / "dot" / "dong" / "ket_qua" / "tong_hop.xlsx", "Tổng hợp")
    assert any("Sổ trạm gác" in text and "01/09/2024" in text for text in said)
    asked = {
        name: [item["message"] for item in result(tree, name)["findings"] if item["code"] == "source_missing"]
        for name in ("dong", "ben-song-lo")
    }
    assert asked["dong"] == []
    assert all(any(label in text for text in asked["ben-song-lo"]) for label in ("Sổ nào", "Đếm ngày nào"))
    assert result(tree, "ben-song-lo")["level"]["reached"] == 2, "the number counts all the same"


def texts(path: Path, sheet: str) -> list[str]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value is not None]


def test_the_summary_speaks_the_words_of_the_law(tree: OwnLaw) -> None:
    summary = tree.campaigns / "dot" / "dong" / "ket_qua" / "tong_hop.xlsx"
    said = texts(summary, "Tổng hợp")
    assert any('"Bến văn minh" năm 2024 của bến biển Đông' in text for text in said)
    assert any("Hạng 1: Có cầu tạm; hạng 2: Có cầu cố định" in text for text in said)
    (note,) = (text for text in said if "24 tháng" in text)
    assert "quyết định công nhận hạng 2 (Điều 20)" in note
    assert any("đạt đủ tiêu chí, chỉ tiêu của hạng 3" in text for text in said)
    assert not any("xã" in text.split() or "vùng khó khăn" in text for text in said)
    tree.run("verify", summary)


def test_days_are_those_of_the_law(tree: OwnLaw) -> None:
    said = tree.run("merge", Path("dot") / "dong", code=(0, 1))
    assert "09/06/2025" in said and "Điều 31" in said
    assert "31/08/2025" in said


def test_the_roll_up_counts_three_levels_of_two_types(tree: OwnLaw) -> None:
    tree.run("rollup", "dot", "-o", "gop.xlsx")
    found = json.loads((tree.campaigns / "gop.json").read_text(encoding="utf-8"))
    assert found["whole"]["standings"] == {
        "hang_3": 1, "hang_2": 1, "hang_1": 0, "undetermined": 0, "not_reached": 1, "no_result": 0,
    }  # fmt: skip
    assert found["criteria_set"] == NAME


def test_a_dossier_can_be_made(tree: OwnLaw) -> None:
    tree.run("dossier", Path("dot") / "ben-song-lo", code=(0, 1))
    papers = tree.campaigns / "dot" / "ben-song-lo" / "ket_qua" / "ho_so"
    assert (papers / "to_trinh.docx").exists()


@pytest.mark.libreoffice
def test_forms_that_a_spreadsheet_program_fills_go_all_the_way(tmp_path: Path) -> None:
    """Chosen from the drop-downs in LibreOffice, saved as .ods and .xlsx; its recalculation changes nothing."""
    law = with_own_law(tmp_path, NAME, LAW)
    law.run("init", "dot", "--commune", "bến biển Nam", "--criteria-set", NAME, "--year", 2024, code=(0, 1))
    law.run("distribute", "dot", code=(0, 1))
    folder = law.campaigns / "dot"
    forms, returns = folder / "phat_di", folder / "nhan_ve"
    with LibreOffice(libreoffice_with_uno(), tmp_path / "lo") as office:
        proofs = ("1.1", "1.2")
        cells = [Typed("indicators", id, "result", "Đạt") for id in proofs]
        office.fill(forms / "doi_truong.xlsx", [*cells, *documents(*proofs)], returns / "doi_truong.ods")
        figures = [Typed("figures", "boats", "value", "200"), Typed("figures", "safe_boats", "value", "199")]
        level = Typed("indicators", "2.2", "level", "Tốt")
        office.fill(forms / "thu_ky.xlsx", [level, *figures, *documents("2.1", "2.2")], returns / "thu_ky.xlsx")
        with pytest.raises(Exception, match="does not offer"):
            office.fill(forms / "thu_ky.xlsx", [Typed("indicators", "2.2", "level", "Mức độ 3")])
    law.run("merge", "dot", code=(0, 1))
    found = json.loads((folder / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))
    assert found["level"] == {"reached": 2, "possible": 2}
    (datum,) = (item for item in found["data"] if item["id"] == "2.2")
    assert (datum["value"], datum["name"], datum["reports"][0]["raw"]) == (3, "Tốt", "Tốt")
    summary = folder / "ket_qua" / "tong_hop.xlsx"
    law.run("verify", summary)
    (again,) = convert_all([summary], "xlsx", tmp_path / "again")
    assert texts(again, "Tổng hợp") == texts(summary, "Tổng hợp")
    law.run("dossier", "dot", code=(0, 1))
    for path in (folder / "ket_qua" / "ho_so").glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            words = re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())
        assert "mức độ" not in words.lower(), path.name
    law.run("rollup", "dot", "-o", "gop.xlsx")
    said = [text for sheet in openpyxl.load_workbook(law.campaigns / "gop.xlsx") for text in cells_of(sheet)]
    assert "Hạng đạt được" in said and "Hạng 2" in said
    assert not [text for text in said if "mức độ" in text.lower()]


def documents(*ids: str) -> list[Typed]:
    """A document for each of these chỉ tiêu."""
    return [
        cell
        for row, id in enumerate(ids)
        for cell in (Typed("evidence", row, "indicator", id), Typed("evidence", row, "title", f"Văn bản {id}"))
    ]


def cells_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
