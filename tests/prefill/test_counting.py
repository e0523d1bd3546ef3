"""The list of residents counted: against a second count, with the usual dirt, and with what it must refuse."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.findings.entry import RefusedError
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Village
from ccht_excel.model.prefill import ListCount, Prefill
from ccht_excel.prefill.counting import ToCount, count_list
from tests.support.office_files import WRITERS, cells_of
from tests.support.residents import BASES, UNKNOWN_LEVELS, UNKNOWN_VILLAGES, VILLAGES, MadeUp, person, save

IDS = {name: f"v{number}" for number, name in enumerate(VILLAGES)}
LISTED = tuple(Village(id, name) for name, id in IDS.items())


def rules() -> Prefill:
    prefill = load_criteria().prefill
    assert prefill
    return prefill


def counted(path: Path, year: int = 2024, villages: tuple[Village, ...] = LISTED) -> ListCount | RefusedError:
    return count_list(ToCount(path.read_bytes(), rules(), villages, year))


def good(path: Path, year: int = 2024, villages: tuple[Village, ...] = LISTED) -> ListCount:
    found = counted(path, year, villages)
    assert isinstance(found, ListCount), found.words
    return found


def few(tmp_path: Path, *rows: list[object], year: int = 2024, villages: tuple[Village, ...] = LISTED) -> ListCount:
    return good(save(tmp_path / "s.xlsx", [["Sổ"], [year], [], ["Thôn"], *rows]), year, villages)


def whole(count: ListCount, datum: str = "citizens", village: str = "") -> dict[str, int]:
    return {item.base: item.value for item in count.references if (item.datum, item.village) == (datum, village)}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("people", [3_000, 19_800])
def test_a_dirty_list_is_counted_like_the_plainest_count(tmp_path: Path, people: int) -> None:
    made = MadeUp(people, 2024)
    assert people < made.people <= 20_046, "all within the range of the workbook"
    count = good(made.save(tmp_path / "s.xlsx"))
    for item in count.references:
        name = next((name for name, id in IDS.items() if id == item.village), "")
        assert item.value == made.counts.get((item.datum, item.base, name), [0, 0])[0], item
    assert {(item.datum, item.base): item.value for item in count.every_row} == {
        (datum, base): numbers[1] for (datum, base, place), numbers in made.counts.items() if not place
    }
    assert (count.rows, count.doubled[""], count.left_out) == (made.people, made.doubled, ())
    assert {item.name: item.rows for item in count.villages} == {name: made.unknown[name] for name in UNKNOWN_VILLAGES}
    assert dict(count.levels) == {word: made.unknown[word] for word in UNKNOWN_LEVELS}
    assert {item.name: item.near for item in count.villages} == {"Thôn Tâyy": ("Thôn Tây",), "Làng Mới": ()}


def test_rows_below_the_range_of_the_workbook_are_left_out_and_said(tmp_path: Path) -> None:
    rows = [person(given=f"Mã {number}") for number in range(20_050)]
    count = few(tmp_path, *rows)
    assert count.rows == 20_046
    assert count.left_out == (("nằm dưới dòng 20050, ngoài vùng mà sổ tính đến", 4),)


@pytest.mark.parametrize(
    ("written", "bases"),
    [
        (2009, "residents from_15 working_age"),
        (2010, "residents"),
        (2006, " ".join(BASES)),
        (2007, "residents from_15 working_age"),
        ("1987 ", " ".join(BASES)),
        ("'1987", " ".join(BASES)),
        ("’1987", " ".join(BASES)),
        ("\uff11\uff19\uff18\uff17", " ".join(BASES)),
        (1987.0, " ".join(BASES)),
        ("12/05/1987", " ".join(BASES)),
        ("5/1987", " ".join(BASES)),
        ("không rõ", "residents"),
        ("87", "residents"),
        (1850, "residents"),
        (2024, "residents"),
    ],
    ids=str,
)
def test_a_year_of_birth(tmp_path: Path, written: object, bases: str) -> None:
    count = few(tmp_path, person("Thôn Tây", written), *[person(given=f"Mã {n}") for n in range(3)])
    others = {"residents": 3, "from_15": 3, "from_18": 3, "working_age": 3}
    assert {base for base, value in whole(count).items() if value > others[base]} == set(bases.split())
    told = any(why.startswith("không có năm sinh đọc được") for why, _ in count.partly)
    assert told is (written in ("không rõ", "87", 1850))


def test_who_is_born_after_the_year_or_is_nobody_is_not_counted(tmp_path: Path) -> None:
    nobody = person("Thôn Tây", None, given=None, household="12")
    count = few(tmp_path, person(given="A1"), person(given="A2"), person(year=2025), nobody)
    assert count.rows == 2
    assert dict(count.left_out) == {"sinh sau năm đánh giá": 1, "không có họ tên lẫn năm sinh, hoặc đã gạch bỏ": 1}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (person(year=None, family="Tổng cộng:", given=None), "là dòng cộng"),
        (person(year=1950, family="Cộng", given=None), "là dòng cộng"),
        (person(year=None, family="TỔNG SỐ", given="5.432 người"), "là dòng cộng"),
        (person(year=None, family="Họ đệm", given="Tên"), "là dòng tiêu đề lặp lại"),
        (person(year=None, family="Họ và tên", given=None), "là dòng tiêu đề lặp lại"),
        (person(family="Tống", given="Cộng"), None),
        (person(family="Họ", given="Mã"), None),
    ],
)
def test_rows_that_add_up_or_name_columns_are_nobody(tmp_path: Path, row: list[object], why: str | None) -> None:
    count = few(tmp_path, person(given="A1"), person(given="A2"), row)
    assert (count.rows, dict(count.left_out)) == ((3, {}) if why is None else (2, {why: 1}))


def test_the_second_row_of_a_heading_is_no_person(tmp_path: Path) -> None:
    heading = person(year=None, family="Họ và tên", given=None, day="Ngày tháng năm sinh")
    error = refused(tmp_path, [*HEAD, heading, *PEOPLE])
    assert "dòng đầu" in error.words["what"]


def test_who_died_or_moved_away_is_counted_and_told(tmp_path: Path) -> None:
    def marked(column: int, text: str, given: str) -> list[object]:
        row = person(given=given)
        row[column] = text
        return row

    said = ["Đã chết 3/2024", "chuyển đi Hà Nội", "Cắt khẩu", "chuyển đến 2020", "THCS Chuyển Mỹ"]
    count = few(tmp_path, *(marked(40 + number % 2, text, f"A{number}") for number, text in enumerate(said)))
    assert (count.rows, count.gone) == (5, (("cột AO", 2), ("cột AP", 1)))


def test_a_row_struck_out_is_nobody(tmp_path: Path) -> None:
    path = save(tmp_path / "s.xlsx", [[], [2024], [], [], person(given="A"), person(given="B"), person(given="C")])
    book = openpyxl.load_workbook(path)
    for cell in book["DATA"][7]:
        cell.font = openpyxl.styles.Font(strike=True)
    book.save(path)
    assert good(path).rows == 2


@pytest.mark.parametrize(
    ("year", "month", "woman", "inside"),
    [
        (1963, 12, None, False),
        (1964, 1, "Nam", True),
        (1963, None, "", False),
        (1968, 8, "x", False),
        (1968, 9, "x", True),
        (1968, None, "x", None),
        (1968, None, "", True),
        (1965, 1, "?", None),
        (1980, None, "?", True),
    ],
)
def test_the_working_age_of_men_and_women(
    tmp_path: Path, year: int, month: int | None, woman: object, inside: bool | None
) -> None:
    """31/12/2024: men below 61 years, women below 56 years and 4 months; who says too little is in it for nobody."""
    count = few(tmp_path, person(year=year, month=month, woman=woman))
    assert whole(count)["working_age"] == int(inside is True)
    assert any("trong độ tuổi lao động" in why for why, _ in count.partly) is (inside is None)


def test_who_stands_there_twice_is_counted_once_and_both_readings_are_told(tmp_path: Path) -> None:
    twice = {"day": 5, "month": 6, "household": 12, "given": "M1", "family": "H"}
    rows = [
        person("Thôn Tây", 1987, **twice),
        person("thôn tây", "1987 ", **{**twice, "day": "5", "month": "06", "household": "012"}),
        person("Thôn Tây", 1987, **{**twice, "given": "M2"}),  # a twin
        person("Thôn Tây", 1987, **{**twice, "woman": "x"}),
        person("Thôn Đông", 1987, **twice),
        person("Thôn Tây", 1987, given="M7"),
        person("Thôn Tây", 1987, given="M7"),
    ]
    count = few(tmp_path, *rows)
    assert whole(count)["residents"] == 5
    assert {item.value for item in count.every_row if (item.datum, item.base) == ("citizens", "residents")} == {7}
    assert dict(count.doubled) == {"": 2, IDS["Thôn Tây"]: 2}
    assert whole(count, village=IDS["Thôn Tây"])["residents"] == 4


def test_names_taken_out_of_the_list_leave_household_and_birthday_to_tell_who_is_doubled(tmp_path: Path) -> None:
    same = {"day": 5, "month": 6, "household": 12, "given": None}
    count = few(tmp_path, person(**same), person(**same), person(given=None), person(given=None))
    assert (count.rows, count.doubled[""]) == (4, 1)


@pytest.mark.parametrize(
    ("typed", "is_trained", "has_degree"),
    [
        ("ĐH", True, True),
        ("đ.h", True, True),
        ("Đại học", True, True),
        ("§¹i häc", True, True),
        ("Ñaïi hoïc", True, True),
        ("DAI HOC", True, True),
        ("Thạc sỹ", True, True),
        ("Tiến sĩ", True, True),
        ("thcn", True, False),
        ("Cao đẳng nghề", True, False),
        ("trung cấp", True, False),
        ("chứng chỉ nghề", True, False),
        ("THPT", False, False),
        ("9/12", False, False),
        ("đại khái", False, False),
    ],
)
def test_the_words_for_a_level(tmp_path: Path, typed: str, is_trained: bool, has_degree: bool) -> None:
    count = few(tmp_path, person(level=typed))
    assert whole(count, "trained_citizens")["residents"] == is_trained
    assert whole(count, "university_citizens")["residents"] == has_degree
    assert bool(count.levels) is (typed == "đại khái")


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Thôn Tây", "Thôn Tây"),
        ("tây", "Thôn Tây"),
        ("THÔN TÂY", "Thôn Tây"),
        ("Thon Tay", "Thôn Tây"),
        ("Th«n T©y", "Thôn Tây"),
        ("Xóm Tây", None),
        ("Thôn Tậy", None),
        ("số 1", "Tổ dân phố số 1"),
        ("TDP số 01", "Tổ dân phố số 1"),
        ("Thôn Bắc", None),
    ],
)
def test_the_names_of_villages(tmp_path: Path, typed: str, named: str | None) -> None:
    count = few(tmp_path, person(typed))
    found = {name for name, id in IDS.items() if whole(count, village=id)["residents"]}
    assert found == ({named} if named else set())
    assert [item.name for item in count.villages] == ([] if named else [typed])
    assert whole(count)["residents"] == 1


def test_a_name_that_two_villages_bear_is_nobodys(tmp_path: Path) -> None:
    villages = (Village("a", "Thôn 1"), Village("b", "Xóm 1"), Village("c", "Thôn Ba"), Village("d", "Thôn Bà"))
    count = few(tmp_path, person("1"), person("Thon Ba"), person("Xóm 01"), villages=villages)
    assert {id: whole(count, village=id)["residents"] for id in "abcd"} == {"a": 0, "b": 1, "c": 0, "d": 0}
    assert {item.name for item in count.villages} == {"1", "Thon Ba"}


def test_no_name_of_a_person_is_given_back_even_where_it_stands_in_the_wrong_column(tmp_path: Path) -> None:
    secret, number = "Khuất Thị Mã Riêng", "0912 345 678"
    rows = [
        person("Thôn Tây", family="Khuất Thị", given="Mã Riêng"),
        person(secret, level=secret, given="B"),
        person(number, level=number, given="C"),
        person("một dòng rất dài kể chuyện riêng của một người nào đó", given="D"),
    ]
    count = few(tmp_path, *rows)
    assert not any(text in repr(count) for text in ("Khuất", "Riêng", "0912", "chuyện"))
    assert (count.unnamed_villages, count.unnamed_levels) == (3, 2)


def refused(tmp_path: Path, grid: list[list[object]], sheet: str = "DATA") -> RefusedError:
    found = counted(save(tmp_path / "s.xlsx", grid, sheet))
    assert isinstance(found, RefusedError)
    return found


def test_a_workbook_without_the_sheet(tmp_path: Path) -> None:
    error = refused(tmp_path, [[], [2024]], "DuLieu")
    assert error.type.code == "list_sheet_missing"
    assert error.words["found"] == "THONG_TIN, DuLieu, MaTruong"


PEOPLE = [person("Thôn Tây", 1950 + number, given="Mã", family="Họ") for number in range(9)]
HEAD: list[list[object]] = [[], [2024], [], []]


@pytest.mark.parametrize(
    ("grid", "what"),
    [
        ([*HEAD[:3], *PEOPLE], "dòng 4 đã là một người"),
        ([*HEAD, person(year="Năm sinh"), *PEOPLE], "như dòng tiêu đề"),
        ([*HEAD, *([None, *row] for row in PEOPLE)], "có vẻ ở cột H"),
        ([*HEAD, *(row[1:] for row in PEOPLE)], "có vẻ ở cột F"),
        (HEAD, "không có ai từ dòng 5 trở xuống"),
        ([*HEAD, *(person(year=None) for _ in range(5))], "quá nửa số dòng không có năm sinh ở cột G"),
    ],
    ids=["a row up", "a row down", "a column right", "a column left", "nobody", "no years"],
)
def test_a_shifted_layout_is_refused_with_what_was_expected(
    tmp_path: Path, grid: list[list[object]], what: str
) -> None:
    error = refused(tmp_path, grid)
    assert error.type.code == "list_layout_shifted"
    assert what in error.words["what"]
    assert "Họ" not in repr(error.words)


@pytest.mark.parametrize(
    ("cell", "year"), [(2024, 2024), ("Năm 2024", 2024), ("2023-2024", None), ("", None), (2023, 2023)]
)
def test_the_year_of_the_list(tmp_path: Path, cell: object, year: int | None) -> None:
    assert good(save(tmp_path / "s.xlsx", [[], [cell], [], [], person()])).year == year


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_other_types_of_files_are_counted_alike(tmp_path: Path, kind: str) -> None:
    made = MadeUp(300, 2025)
    data = WRITERS[kind](cells_of(made.save(tmp_path / "s.xlsx").read_bytes()))
    count = count_list(ToCount(data, rules(), LISTED, 2025))
    assert isinstance(count, ListCount)
    assert whole(count) == {base: made.counts["citizens", base, ""][0] for base in BASES}
    assert whole(count, "university_citizens")["residents"] == made.counts["university_citizens", "residents", ""][0]


def test_a_workbook_of_half_a_million_empty_rows_costs_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "DATA"
    sheet["A2"] = 2024
    for column, value in enumerate(person(), 1):
        sheet.cell(5, column, value)
    sheet["BU1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    count = count_list(ToCount(stream.getvalue(), rules(), LISTED, 2024))
    assert isinstance(count, ListCount)
    assert count.rows == 1
