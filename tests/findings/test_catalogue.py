"""The catalogue of findings: complete, readable, printed by ``ccht findings``, and the table in docs kept current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ccht_excel.cli import run
from ccht_excel.findings.catalogue import CATALOGUE, Actor, finding
from ccht_excel.findings.groups import cells_text, group_findings
from ccht_excel.findings.table import catalogue_markdown
from ccht_excel.model.finding import Finding, Severity

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_entry_says_what_and_what_to_do(entry):
    assert re.fullmatch(r"[a-z][a-z_]+", entry.code)
    assert entry.title[0].isupper() and not entry.title.endswith(".")
    assert not entry.message.endswith("."), "the full stop is added where it is printed"
    assert entry.remedy.endswith("."), "a remedy is a sentence"
    words = dict.fromkeys(re.findall(r"\{(\w+)\}", entry.message + entry.remedy), "x")
    words.pop("indicator", None)
    made = finding(entry.code, indicator="5.1", **words)
    assert made.message[0].isupper() or not made.message[0].isalpha()
    assert "{" not in made.message + made.remedy


@pytest.mark.parametrize(
    "entry", [item for item in CATALOGUE.values() if item.actor is Actor.UNIT], ids=lambda e: e.code
)
def test_what_a_unit_must_do_needs_no_knowledge_of_the_folders(entry):
    """It is sent to schools and associations by chat."""
    assert entry.severity is not Severity.INFO
    for word in ("nhan_ve", "ccht", "Phân công", "Đề nghị đơn vị", "khóa"):
        assert word not in entry.message + entry.remedy


def test_every_code_is_used():
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "ccht_excel").rglob("*.py")
        if path.name not in ("findings.py", "finding_groups.py")
    )
    unused = [
        code for code in CATALOGUE if f'"{code}"' not in sources and not code.startswith(("is_control_", "is_summary_"))
    ]
    assert unused == []


def test_docs_table_is_current():
    stored = (ROOT / "docs" / "phat_hien.md").read_text(encoding="utf-8")
    assert stored == catalogue_markdown(), "write it anew: ccht findings --markdown > docs/phat_hien.md"


def test_command_prints_the_whole_catalogue(capsys):
    assert run(["findings"]) == 0
    printed = capsys.readouterr().out
    assert all(code in printed for code in CATALOGUE)


def test_command_prints_one_entry_in_full(capsys):
    assert run(["findings", "count_percent"]) == 0
    printed = capsys.readouterr().out
    entry = CATALOGUE["count_percent"]
    assert entry.title in printed and entry.remedy in printed and "Đơn vị" in printed
    assert "cần số người" in printed and "{" not in printed


def test_command_suggests_a_near_code(capsys):
    assert run(["findings", "count_persent"]) == 2
    assert "count_percent" in capsys.readouterr().err


def test_command_prints_the_docs_table(capsys):
    assert run(["findings", "--markdown"]) == 0
    assert capsys.readouterr().out == catalogue_markdown()


# --- repeats


def _missing(cell: str, indicator: str = "5.1", sheet: str = "Tiêu chí 5") -> Finding:
    return finding(
        "value_missing",
        file="a.xlsx",
        sheet=sheet,
        cell=cell,
        unit="u",
        indicator=indicator,
        label=f"số ở {cell}",
        expected="số người",
    )


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([], ""),
        (["D8"], "D8"),
        (["D8", "D8"], "D8"),
        (["D8", "D9"], "2 ô: D8 và D9"),
        ([f"D{row}" for row in range(8, 20)], "12 ô, từ D8 đến D19"),
        (["D10", "D9", "D11"], "3 ô, từ D9 đến D11"),
        (["D8", "E9", "D12"], "3 ô: D8, E9 và D12"),
        (["D8", "D9", "D10", "D12", "E13"], "5 ô, trong khoảng từ D8 đến E13"),
        (["D8:D19"], "D8:D19"),
        (["D8:D19", "E8:E19"], "D8:D19 và E8:E19"),
    ],
)
def test_cells_in_words(cells, text):
    assert cells_text(cells) == text


def test_repeats_are_said_once():
    groups = group_findings([*(_missing(f"D{row}") for row in range(8, 20)), _missing("D4", sheet="Tiêu chí 4")])
    assert [group.full_place for group in groups] == [
        "tệp a.xlsx, trang Tiêu chí 5, 12 ô, từ D8 đến D19",
        "tệp a.xlsx, trang Tiêu chí 4, ô D4",
    ]
    assert groups[0].message == "Ô bắt buộc còn trống, 12 chỗ; ví dụ: chưa trả lời “số ở D8”"
    assert groups[1].message == "Chưa trả lời “số ở D4”"


def test_repeats_over_several_indicators_name_them():
    (group,) = group_findings([_missing("F9", "1.1"), _missing("F10", "1.2"), _missing("F11", "1.3")])
    assert group.message == "Ô bắt buộc còn trống (chỉ tiêu 1.1, 1.2 và 1.3)"


def test_different_faults_stay_apart():
    other = finding("count_negative", file="a.xlsx", sheet="Tiêu chí 5", cell="D9", unit="u", label="x", found="-1")
    assert len(group_findings([_missing("D8"), other])) == 2
