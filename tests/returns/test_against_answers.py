"""What stands against an answer: a note beside it, a share that the form computes and somebody typed over."""

from __future__ import annotations

import pytest

from tests.support.returns import EXPECTED, FIGURES, answer, filled, read, said, values

SHEET = "Tiêu chí 5"


def found(**typed: object) -> list[tuple[str, str | None]]:
    def change(book: object) -> None:
        for cell, value in typed.items():
            book[SHEET][cell] = value  # type: ignore[index]

    item = read(filled(FIGURES, unit="hoi_khuyen_hoc", change=change))
    return [(item.code, item.place.cell) for item in item.findings]


DOUBTING = ["Chưa có số liệu", "Số tạm tính, chưa chốt", "ước tính", "Số liệu chưa đầy đủ", "chưa có", "4.221 người"]
DOUBTING += ["Số này là số tạm tính", "Sổ hộ khẩu (số ước tính)", "5432", "ĐVT: nghìn người", "đơn vị tính: hộ"]
OTHERS = ["Không", "Không có", "Sổ hộ khẩu", "Năm 2023 chưa có số liệu", "4.321", "4321 người", "1", "Đã đối chiếu"]
OTHERS += [
    "Thôn 3 chưa có số liệu",
    "Có 20 người tạm trú",
    "ĐVT: người",
    "Công dân tạm trú",
    "Chưa tính người tạm vắng",
]


@pytest.mark.parametrize("note", DOUBTING)
def test_a_note_that_doubts_its_number_is_told(note: str) -> None:
    assert found(G18=note) == [("note_against_answer", "G18")]


@pytest.mark.parametrize("note", OTHERS)
def test_other_notes_are_none_of_it(note: str) -> None:
    assert found(G18=note) == []


@pytest.mark.parametrize(
    ("datum", "value", "note", "told"),
    [
        ("1.1", "Đạt", "Không đạt", True),
        ("1.1", "Đạt", "chưa đạt", True),
        ("1.1", "Đạt", "Đạt", False),
        ("1.1", "Đạt", "Không", False),
        ("1.1", "Không đạt", "Chưa có quyết định", False),
        ("4.2", 3, "mức độ 2", True),
        ("4.2", 3, "Mức độ 3", False),
        ("4.2", 3, "2", False),
    ],
)
def test_a_note_that_gives_another_answer(datum: str, value: object, note: str, told: bool) -> None:
    item = read(filled({answer(datum): value, ("indicators", datum, "note"): note}))
    assert datum in values(item)
    assert said(item) == ([("note_against_answer", item.notes[0].place.cell)] if told else [])


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("G21", 0.61, True),
        ("G21", "61 %", True),
        ("G21", "79,5%", False),
        ("G21", 0.7954, False),
        ("G21", 80, False),
        ("G21", "xem ghi chú", False),
        ("D22", "Không đạt", True),
        ("D22", "Đạt", False),
        ("F22", "Đạt", True),
        ("F22", "Không đạt", False),
    ],
)
def test_what_the_form_computes_and_somebody_typed_over(cell: str, value: object, told: bool) -> None:
    assert found(**{cell: value}) == ([("computed_otherwise", cell)] if told else [])


@pytest.mark.parametrize(("cell", "value"), [("G21", 0.61), ("D22", "Đạt")])
def test_a_share_typed_where_figures_are_asked(cell: str, value: object) -> None:
    assert found(F18=None, **{cell: value}) == [("computed_otherwise", cell)]


def test_a_share_of_a_figure_that_is_not_understood() -> None:
    assert found(F18="khoảng 4321", G21=0.61) == [("count_not_number", "F18")]


def test_a_source_that_is_as_above_names_none() -> None:
    assert found(D16="như trên") == [("source_not_understood", "D16")]


def test_a_remark_on_the_figures_below_the_signatures_is_told() -> None:
    assert found(B50="Ghi chú: số liệu trên chưa gồm 2 thôn") == [("cells_beside_tables", "B50")]
    assert values(read(filled(FIGURES))) == EXPECTED
