"""Evidence that says "as above": what is meant is listed, under each chỉ tiêu that it is named for."""

from __future__ import annotations

import pytest

from tests.support.returns import evidence_rows, filled, read, said

FIRST = {
    "indicator": "4.2", "number": "15/QĐ-UBND", "date": "12/03/2024", "issuer": "UBND xã", "title": "Quyết định",
}  # fmt: skip
MARKS = ["-nt-", "nt", "NT", "- nt -", "n.t", "như trên", "(Như trên)", "nhu tren.", "〃", '"', "”", "''"]


@pytest.mark.parametrize("mark", MARKS)
def test_the_document_above_is_meant(mark: str) -> None:
    again = dict.fromkeys(FIRST, mark) | {"indicator": "4.3"}
    item = read(filled({}, change=evidence_rows(FIRST, again)))
    assert [(one.indicator, one.number, one.title) for one in item.evidence] == [
        ("4.2", "15/QĐ-UBND", "Quyết định"),
        ("4.3", "15/QĐ-UBND", "Quyết định"),
    ]
    assert item.evidence[1].issuer == item.evidence[0].issuer == "UBND xã"
    assert item.evidence[1].date == item.evidence[0].date
    assert item.evidence[1].place != item.evidence[0].place
    assert said(item) == []


def test_through_several_rows_and_in_some_columns() -> None:
    second = {"indicator": "-nt-", "number": "16/QĐ-UBND", "date": "-nt-", "issuer": "-nt-", "title": "-nt-"}
    third = {**second, "number": "17/QĐ-UBND"}
    item = read(filled({}, change=evidence_rows(FIRST, second, {}, third)))
    assert [(one.indicator, one.number, one.title) for one in item.evidence] == [
        ("4.2", f"{number}/QĐ-UBND", "Quyết định") for number in (15, 16, 17)
    ]


def test_the_same_for_the_same_is_one_document() -> None:
    item = read(filled({}, change=evidence_rows(FIRST, dict.fromkeys(FIRST, "-nt-"))))
    assert len(item.evidence) == 1


@pytest.mark.parametrize(
    ("mark", "code"),
    [("〃", "evidence_says_none"), ("-nt-", "evidence_incomplete"), ("như trên", "evidence_incomplete")],
)
def test_with_nothing_above_it_is_no_document(mark: str, code: str) -> None:
    item = read(filled({}, change=evidence_rows({"indicator": "4.2", "title": mark})))
    assert item.evidence == ()
    assert [code for code, _ in said(item)] == [code]


def test_below_a_blank_cell_too() -> None:
    item = read(
        filled({}, change=evidence_rows({**FIRST, "issuer": None}, {**FIRST, "title": "Báo cáo", "issuer": "〃"}))
    )
    assert [one.title for one in item.evidence] == ["Quyết định", "Báo cáo"]
    assert item.evidence[0].issuer == ""


@pytest.mark.parametrize("title", ["NT Thái Sơn", "Nội dung như trên đã nêu", "Kế hoạch -nt- 2024"])
def test_words_that_only_begin_so_are_titles(title: str) -> None:
    item = read(filled({}, change=evidence_rows(FIRST, {"indicator": "4.3", "title": title})))
    assert [one.title for one in item.evidence] == ["Quyết định", title]
