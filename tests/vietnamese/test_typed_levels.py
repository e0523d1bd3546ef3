"""Levels as people type them, each by the words of its own scale."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_excel.model.levels import LevelScale
from ccht_excel.vietnamese.typed import Reading
from ccht_excel.vietnamese.typed_levels import parse_granted, parse_level
from tests.support.law import numbered
from tests.support.vietnamese import cells

NAMED = LevelScale("xếp loại", "chưa xếp loại", ("đạt", "khá", "tốt"), ("loại",), ((), ("Đ",), ("K",), ("T", "giỏi")))
BEST_FIRST = LevelScale("hạng", "không xếp hạng", ("hạng III", "hạng II", "hạng I"))
COUNTED_IN = LevelScale("mức", "chưa đáp ứng", ("mức cơ bản", "mức tốt"), (), ((), ("1",), ("2",)))


@given(cells, st.sampled_from((NAMED, BEST_FIRST, COUNTED_IN, numbered(1), numbered(9))))
@settings(max_examples=400)
def test_never_raises(value: object, scale: LevelScale) -> None:
    reading = parse_level(value, scale)  # type: ignore[arg-type]
    assert (reading.value is None) != (reading.problem is None)
    assert reading.value is None or 0 <= reading.value <= scale.highest


@given(st.sampled_from((NAMED, BEST_FIRST, COUNTED_IN, numbered(3))), st.data())
def test_what_is_offered_and_printed_reads_back(scale: LevelScale, data: st.DataObject) -> None:
    level = data.draw(st.integers(0, scale.highest))
    for text in (scale.name(level), scale.inside(level), scale.phrase(level), scale.name(level).upper()):
        assert parse_level(text, scale) == Reading(level), text


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Tốt", 3),
        ("xếp loại tốt", 3),
        ("loại Khá", 2),
        ("KHA", 2),
        ("giỏi", 3),
        ("t", 3),
        ("Đạt", 1),
        ("chưa xếp loại", 0),
    ],
)
def test_names_without_numbers(text: str, level: int) -> None:
    assert parse_level(text, NAMED) == Reading(level)


@pytest.mark.parametrize("value", [1, "1", "loại 2", "Khả", "tột", 3.0])
def test_names_without_numbers_have_none(value: int | float | str) -> None:
    assert parse_level(value, NAMED).value is None


@pytest.mark.parametrize(
    ("value", "level"), [(1, 3), ("I", 3), ("hạng 1", 3), ("Hạng III", 1), (3, 1), ("II", 2), (0, 0)]
)
def test_a_number_is_that_of_the_name(value: int | str, level: int) -> None:
    """The best may be called first: no number is taken for a place in the list."""
    assert parse_level(value, BEST_FIRST) == Reading(level)


@pytest.mark.parametrize(("value", "level"), [(2, 2), ("1", 1), ("mức 2", 2), ("Mức tốt", 2), ("0", 0), (2.0, 2)])
def test_numbers_that_the_set_allows(value: float | str, level: int) -> None:
    assert parse_level(value, COUNTED_IN) == Reading(level)


def test_nothing_is_granted_at_no_level() -> None:
    assert parse_granted("chưa đạt", numbered(3)).problem == "out_of_range"
    assert parse_granted("Mức độ 1", numbered(3)) == Reading(1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(
            (0, 0),
            (3, 3),
            (3.0, 3),
            ("3", 3),
            ("Mức 3", 3),
            ("mức độ 3", 3),
            ("MĐ3", 3),
            ("MĐ 3", 3),
            ("Mức độ III", 3),
        ),
        *(
            ("MỨC ĐỘ: II", 2),
            ("I", 1),
            ("Đạt mức độ 2", 2),
            ("đạt chuẩn mức độ 1", 1),
            ("3,0", 3),
            ("３", 3),
            ("03", 3),
        ),
        *(("chưa đạt", 0), ("Không", 0), ("chưa được công nhận", 0), ("khong dat", 0), ("0", 0), ("mức 0", 0)),
    ],
)
def test_level(value: int | float | str, expected: int) -> None:
    assert parse_level(value, numbered(3)) == Reading(expected)


@pytest.mark.parametrize(
    ("problem", "values"),
    [
        ("blank", ["", "…", "-"]),
        ("out_of_range", [4, -1, "4", "Mức độ 4", "-1", "IV", 1e30]),
        ("fractional", [2.5, "2,5", "2.5"]),
        (
            "not_a_level",
            [
                "đạt",
                "x",
                "v.v",
                "IIII",
                "cấp 3",
                "loại 2",
                "3 hoặc 2",
                "chưa đạt mức độ 3",
                True,
                date(2024, 1, 3),
                float("nan"),
                "2-3",
            ],
        ),
    ],
)
def test_level_refused(problem: str, values: list[object]) -> None:
    for value in values:
        assert parse_level(value, numbered(3)).problem == problem, value  # type: ignore[arg-type]
    assert parse_level("Mức độ III", numbered(2)).problem == "out_of_range"
