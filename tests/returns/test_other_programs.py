"""Files that Numbers, Google Sheets and old fonts leave: the identity under another name, villages, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import read_keyed
from ccht_excel.vietnamese.legacy_fonts import TCVN3, VNI
from ccht_excel.vietnamese.typed import day_text
from tests.support.campaigns import cell_of
from tests.support.office_files import WRITERS, cells_of, repacked, sheet_part
from tests.support.returns import EXPECTED, FIGURES, VILLAGES, answer, evidence_rows, filled, read, values
from tests.support.villages import by_village

TYPES: Mapping[str, Callable[[bytes], bytes]] = {
    "xlsx": lambda data: data,
    **{kind: lambda data, write=write: write(cells_of(data)) for kind, write in WRITERS.items()},  # type: ignore[misc]
}

# ---------------------------------------------------------------------------------------------
# The hidden sheet of another name


def renamed(name: str, title: str = "") -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book["_ccht"]
        sheet.title, sheet.sheet_state = name, "visible"
        if title:
            sheet.insert_rows(1)
            sheet["A1"] = title

    return change


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    ("name", "title"), [("_ccht-1", ""), ("_ccht - Bảng 1", "Bảng 1"), ("ccht", ""), ("Sheet7", "Table 1")]
)
def test_the_identity_is_found_by_what_it_says(kind: str, name: str, title: str) -> None:
    item = read(TYPES[kind](filled(FIGURES, unit="hoi_khuyen_hoc", change=renamed(name, title))))
    assert (item.unit, item.year, item.commune) == ("hoi_khuyen_hoc", 2024, "Thái Sơn")
    assert values(item) == EXPECTED
    assert item.findings == ()


def test_a_sheet_of_that_name_goes_before_one_like_it() -> None:
    def meta(name: str, unit: str) -> SheetGrid:
        pairs = {"schema": "1", "kind": "return", "unit": unit}
        return SheetGrid(name, [(row, pair) for row, pair in enumerate(pairs.items())])

    assert read_keyed([meta("cũ", "a"), meta("_ccht", "b")]).meta["unit"] == "b"
    assert read_keyed([meta("cũ", "a"), meta("khác", "b")]).meta["unit"] == "a"


@pytest.mark.parametrize("rows", [[("schema", "1")], [("kind", "return")], [("schema", "1"), ("kind", "phiếu")]])
def test_other_small_sheets_are_no_identity(rows: list[tuple[str, str]]) -> None:
    assert read_keyed([SheetGrid("A", list(enumerate(rows)))]).meta == {}


def test_examples_of_a_renamed_guide_are_nobodys_answers() -> None:
    """One sheet for each table, names cut and keys gone, as Numbers gives them away."""

    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(min_col=1, max_col=1):
                row[0].value = None
            sheet.title = f"{sheet.title[:9]}-Bảng 1"
        del book["_ccht-Bảng 1"]

    item = read(filled({("figures", "learning_citizens", "value"): 4321}, unit="hoi_khuyen_hoc", change=change))
    assert values(item) == {"learning_citizens": 4321}
    assert [row.title for row in item.evidence] == []


# ---------------------------------------------------------------------------------------------
# Villages in old fonts


def in_font(table: Mapping[str, str], text: str) -> str:
    by_letter = {letter: code for code, letter in table.items()}
    return "".join(by_letter.get(letter, letter) for letter in text)


@pytest.mark.parametrize("table", [TCVN3, VNI], ids=["TCVN3", "VNI"])
@pytest.mark.parametrize("key_kept", [True, False])
def test_villages_in_old_fonts_are_the_villages(table: Mapping[str, str], key_kept: bool) -> None:
    def change(book: Workbook) -> None:
        for village in VILLAGES:
            cell = cell_of(book, "villages", village.id, "label")
            cell.value = in_font(table, village.name)
            if not key_kept:
                cell.parent.cell(cell.row, 1).value = None

    item = by_village({}, change)
    assert values(item) == {"citizens": 6000, "learning_citizens": 2100}
    assert item.findings == ()


def test_rows_of_villages_in_an_old_font_that_were_sorted() -> None:
    def change(book: Workbook) -> None:
        one, other = (cell_of(book, "villages", id, "label") for id in ("dong", "ha"))
        one.value, other.value = in_font(TCVN3, "Thôn Hà"), in_font(TCVN3, "Thôn Đông")

    item = by_village({("villages", "dong", "citizens"): 700}, change)
    assert values(item)["citizens"] == 700 + 2000 + 3000


def retyped(table: Mapping[str, str], *, keys: bool) -> Callable[[Workbook], None]:
    """Every text of the workbook in an old font, as whoever copies a form into an old file does it."""

    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.column == 1 and not keys:
                        cell.value = None
                    elif isinstance(cell.value, str) and not cell.value.startswith("="):
                        cell.value = in_font(table, cell.value)

    return change


@pytest.mark.parametrize("table", [TCVN3, VNI], ids=["TCVN3", "VNI"])
@pytest.mark.parametrize("keys", [True, False])
def test_a_form_in_an_old_font_is_read(table: Mapping[str, str], keys: bool) -> None:
    edits = {**FIGURES, answer("4.1"): "Đạt", answer("4.2"): 3}
    item = read(filled(edits, change=retyped(table, keys=keys)))
    assert {id: value for id, value in values(item).items() if id in EXPECTED} == EXPECTED
    assert values(item)["4.2"] == 3
    assert (item.heading.commune, item.heading.year) == ("Xã Thái Sơn", 2024)


@pytest.mark.parametrize("name", ["Th\u043en \u0110\u043eài", "Thôn Ðoài", "Ｔｈôｎ Đoài", "Thôn Ɖoài", "thon doai"])
def test_villages_in_letters_that_look_alike(name: str) -> None:
    def change(book: Workbook) -> None:
        cell_of(book, "villages", "doai", "label").value = name

    assert values(by_village({}, change))["citizens"] == 6000


def test_another_village_in_an_old_font_is_still_unknown() -> None:
    def change(book: Workbook) -> None:
        cell_of(book, "villages", "doai", "label").value = in_font(TCVN3, "Thôn Trung Hưng")

    item = by_village({}, change)
    assert "citizens" not in values(item)
    assert "village_unknown" in [found.code for found in item.findings]


# ---------------------------------------------------------------------------------------------
# Days


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2024-02-15", "15/02/2024"),
        ("2024-02-15T00:00:00", "15/02/2024"),
        ("2024-02-15T00:00:00.000Z", "15/02/2024"),
        ("2024-02-15 08:30", "15/02/2024"),
        ("2024-02-15T00:00:00+07:00", "15/02/2024"),
        ("45337", "15/02/2024"),
        ("2024-13-45", "2024-13-45"),
        ("15/02/2024", "15/02/2024"),
        ("2024", "2024"),
        ("99999", "99999"),
        ("12/2024", "12/2024"),
        ("2024-02", "2024-02"),
        ("", ""),
    ],
)
def test_days_are_written_as_people_write_them(written: str, shown: str) -> None:
    assert day_text(written) == shown


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "value", [date(2024, 2, 15), datetime(2024, 2, 15), "2024-02-15T00:00:00", "15/02/2024", 45337]
)
def test_days_of_evidence_and_of_filling_in(kind: str, value: object) -> None:
    edits = {answer("4.2"): 3, ("unit", "filled_on", "value"): value}
    change = evidence_rows({"indicator": "4.2", "title": "Quyết định", "date": value})
    item = read(TYPES[kind](filled(edits, change=change)))
    assert [row.date for row in item.evidence] == ["15/02/2024"]
    assert item.filled["filled_on"] == "15/02/2024"


def test_days_in_cells_of_their_own_type() -> None:
    """As some programs store them in .xlsx: ``t="d"`` and ISO form."""
    data = filled(
        {answer("4.2"): 3}, change=evidence_rows({"indicator": "4.2", "title": "QĐ", "date": date(2024, 2, 15)})
    )

    def change(xml: bytes) -> bytes:
        changed, times = re.subn(rb' t="n"><v>45337</v>', b' t="d"><v>2024-02-15T00:00:00</v>', xml)
        assert times
        return changed

    item = read(repacked(data, {sheet_part(data, "Tiêu chí 4"): change}))
    assert [row.date for row in item.evidence] == ["15/02/2024"]
