"""Findings that repeat are said once, with their cells in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_excel.findings import of_judging, of_returns
from ccht_excel.findings.entry import finding
from ccht_excel.findings.groups import cells_text, group_findings, together
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place


def _missing(cell: str, indicator: str = "5.1", sheet: str = "Tiêu chí 5") -> Finding:
    return finding(
        of_judging.VALUE_MISSING,
        Place("a.xlsx", sheet, cell),
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
    other = finding(of_returns.COUNT_NEGATIVE, Place("a.xlsx", "Tiêu chí 5", "D9"), unit="u", label="x", found="-1")
    assert len(group_findings([_missing("D8"), other])) == 2


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            "“12/QĐ-UBND” không phải chỉ tiêu nào",
            "“15/11/2024” không phải chỉ tiêu nào",
            "“12/QĐ-UBND” và “15/11/2024” không phải chỉ tiêu nào",
        ),
        (
            "Chỉ tiêu 3.2 được báo đạt nhưng chưa có minh chứng nào",
            "Chỉ tiêu 3.3 được báo đạt nhưng chưa có minh chứng nào",
            "Chỉ tiêu 3.2 và 3.3 được báo đạt nhưng chưa có minh chứng nào",
        ),
        (
            "“Nguồn số liệu” ghi “Công an xã”, không hiểu chắc chắn",
            "“Nguồn số liệu” ghi “Công an huyện”, không hiểu chắc chắn",
            "“Nguồn số liệu” ghi “Công an xã” và “Công an huyện”, không hiểu chắc chắn",
        ),
        ("Thiếu dòng", "Ô này báo lỗi", "Thiếu dòng; ô này báo lỗi"),
        ("Thiếu dòng", "Thôn Hà thiếu", "Thiếu dòng; Thôn Hà thiếu"),
        ("A b c d", "A b c d e", "A b c d; A b c d e"),
        ("Ô ghi “a” mà “b”", "Ô ghi “a” mà", "Ô ghi “a” mà “b”; ô ghi “a” mà"),
        (
            "Ô A17 (“Báo cáo”) nằm ngoài các bảng của phiếu",
            "Ô I30 (“Công văn”) nằm ngoài các bảng của phiếu",
            "Ô A17 (“Báo cáo”) và I30 (“Công văn”) nằm ngoài các bảng của phiếu",
        ),
    ],
)
def test_what_two_messages_have_in_common_is_said_once(first: str, second: str, said: str) -> None:
    assert together(first, second) == said
    assert together(first) == first


@given(st.lists(st.sampled_from(["a", "“x y”", "“z”", "b", "12", ";", "Ô"]), min_size=1, max_size=9), st.data())
def test_no_word_of_either_is_lost(words: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(words)) + data.draw(st.lists(st.sampled_from(["c", "“w”"]), max_size=2))
    first, second = " ".join(words), " ".join(other)
    joined = together(first, second).casefold()
    assert all(word.casefold() in joined for word in [*words, *other])


def test_what_is_called_by_its_number_stands_in_no_quotes() -> None:
    place = Place("a.xlsx", "Tiêu chí 1", "G9")
    by_number = finding(of_judging.VALUE_MISSING, place, label="chỉ tiêu 1.1", expected="Đạt")
    assert by_number.message == "Chưa trả lời chỉ tiêu 1.1"
    by_name = finding(of_judging.VALUE_MISSING, place, label="Tổng số công dân", expected="số người")
    assert by_name.message == "Chưa trả lời “Tổng số công dân”"
