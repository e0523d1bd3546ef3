"""The summary in a real program: computed anew, and on paper."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.model.assessment import Assessment
from ccht_excel.summary.workbook import write_summary
from ccht_excel.verification.content import code_of, content, content_from
from ccht_excel.vietnamese.printed import format_count
from tests.support.libreoffice import convert
from tests.support.summaries import disputed, keyed, level_1, nothing, opened, written


@pytest.mark.sampled(1)
@pytest.mark.libreoffice
@pytest.mark.parametrize("case", [level_1, disputed, nothing])
def test_recalculating_changes_nothing(case: Callable[[], Assessment], tmp_path: Path) -> None:
    data = written(case())
    source = tmp_path / "in" / "tong_hop.xlsx"
    source.parent.mkdir()
    # Without stored results the program must compute every formula itself.
    blank = opened(data, values=False)
    blank.save(source)
    again = openpyxl.load_workbook(convert(source, "xlsx", tmp_path), data_only=True)
    formulas = opened(data, values=False)
    book = opened(data)
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    place = (sheet.title, cell.coordinate)
                    assert again[place[0]][place[1]].value == book[place[0]][place[1]].value, place
                    compared += 1
    assert compared > 50
    assert content_from(keyed(again)) == content(case())


@pytest.mark.libreoffice
def test_a_changed_figure_no_longer_fits_the_code(tmp_path: Path) -> None:
    book = opened(written(level_1()), values=False)
    sheet = book["Nguồn số liệu"]
    cell = next(row[1] for row in sheet.iter_rows() if str(row[0].value).startswith("Số công dân đạt"))
    cell.value = 4000
    source = tmp_path / "in" / "tong_hop.xlsx"
    source.parent.mkdir()
    book.save(source)
    changed = keyed(openpyxl.load_workbook(convert(source, "xlsx", tmp_path), data_only=True))
    assert code_of(content_from(changed)) != changed.meta["content_code"]


@pytest.mark.sampled(1)
@pytest.mark.libreoffice
@pytest.mark.parametrize("case", [level_1, disputed, nothing])
def test_every_letter_of_the_main_sheet_is_on_the_paper(case: Callable[[], Assessment], tmp_path: Path) -> None:
    assessment = case()
    source = tmp_path / "tong_hop.xlsx"
    write_summary(source, assessment)
    pdf = convert(source, "pdf", tmp_path)
    sizes = subprocess.run(["pdfinfo", "-l", "99", pdf], check=True, capture_output=True, text=True).stdout
    pages = [tuple(sorted(map(float, found))) for found in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", sizes)]
    assert pages
    assert all(abs(short - 595.3) < 1 and abs(long - 841.9) < 1 for short, long in pages)
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    sheets = printed.split("\f")
    end = next(number for number, text in enumerate(sheets) if "BIỂU ĐỒ KẾT QUẢ" in text)
    table = next(number for number, text in enumerate(sheets) if "KẾT QUẢ TỪNG TIÊU CHÍ" in text)
    assert all("Tiêu chí, chỉ tiêu" in text for text in sheets[table:end])
    assert [re.match(r"\s*(\d+)\n", text) is not None for text in sheets[:end]] == [False] + [True] * (end - 1)
    # Letter by letter: LibreOffice places letters so that words seem to have gaps.
    found = Counter("".join("".join(sheets[:end]).split()))
    wanted = Counter("".join("".join(shown(source)).split()))
    assert not {letter: count for letter, count in wanted.items() if found[letter] < count}


def shown(source: Path) -> Iterable[str]:
    """Every text of the main sheet, whole numbers as they are printed."""
    for row in openpyxl.load_workbook(source, data_only=True)["Tổng hợp"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                yield cell.value
            elif isinstance(cell.value, int) and cell.number_format == "[$-42A]#,##0":
                yield format_count(cell.value)


@pytest.mark.libreoffice
def test_figures_are_printed_as_in_viet_nam(tmp_path: Path) -> None:
    source = tmp_path / "tong_hop.xlsx"
    write_summary(source, level_1())
    pdf = convert(source, "pdf", tmp_path)
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    row = next(line for line in printed.splitlines() if "3.000" in line and "5.000" in line)
    assert re.search(r"3\.000\s+5\.000\s+60\s%", row)
    assert re.search(r"2\.512\s+5\.000\s+50,24\s%", printed)
    assert "1.000 người" in printed
