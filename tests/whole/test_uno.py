"""Forms and summary as people meet them in LibreOffice: what it takes, refuses, computes, and puts on paper.

LibreOffice itself is asked, through :mod:`tests.support.uno_probe`. That what was typed is read again from every file
type is proven in :mod:`tests.whole.test_libreoffice_roundtrip`.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.layout import GUIDE_SHEET, HEADINGS, HIGHEST_COUNT
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.model.campaign import Campaign, Unit, Village
from ccht_excel.model.law import Kind, Standard
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.forms.test_workbook import EVERY, SET, a_campaign, requirements, written
from tests.summary import test_workbook as summaries
from tests.support.campaigns import ANSWERS, libreoffice_with_uno
from tests.support.uno_probe import Place, Probe

pytestmark = pytest.mark.libreoffice

MANY_VILLAGES = tuple(Village(f"thon_{number}", f"Thôn {number}") for number in range(1, 41))
LONG_NAME = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã phối hợp cùng Hội Liên hiệp Phụ nữ, Hội Nông dân, Hội Cựu chiến binh và Đoàn "
    "Thanh niên Cộng sản Hồ Chí Minh, Hội Cựu giáo chức, Hội Người cao tuổi và các chi hội khuyến học trên địa bàn toàn"
    " xã"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """One LibreOffice for all tests."""
    with Probe(libreoffice_with_uno(), tmp_path_factory.mktemp("libreoffice")) as running:
        yield running


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """Writes the form of a unit (``None``: the full one) and tells where."""

    def write(unit: str | None, campaign: Campaign | None = None) -> Path:
        path = tmp_path / f"{unit}.xlsx"
        path.write_bytes(written(unit, campaign))
        return path

    return write


def indicators_of(unit: str | None) -> list[str]:
    own = a_campaign().indicators_of(unit) if unit else tuple(indicator.id for indicator in SET.indicators)
    return [indicator.id for indicator in SET.indicators if indicator.id in own]


def sheets_of(unit: str | None) -> dict[str, list[str]]:
    """Chỉ tiêu by the sheet they stand on."""
    found: dict[str, list[str]] = {}
    for id in indicators_of(unit):
        found.setdefault(f"Tiêu chí {id.split('.')[0]}", []).append(id)
    return found


def inputs_of(unit: str | None) -> dict[str, Place]:
    """Where each answer of a form goes, by datum."""
    places: dict[str, Place] = {}
    for sheet, ids in sheets_of(unit).items():
        for indicator in map(SET.indicator, ids):
            if indicator.kind is Kind.RATIO:
                places |= {id: (sheet, "figures", id, "value") for id in indicator.data}
            else:
                column = "result" if indicator.kind is Kind.ATTESTED else "level"
                places[indicator.id] = (sheet, "indicators", indicator.id, column)
    return places


def status(sheet: str) -> tuple[str, Place]:
    return "shows", (sheet, "D4")  # type: ignore[return-value]


# ---------------------------------------------------------------------------------------------
# What may be typed

COUNTS = (
    ["0", "1", "5432", "5.432", str(HIGHEST_COUNT), ""],
    ["-1", "5,5", "60%", "abc", "5432 ng", str(HIGHEST_COUNT + 1)],
)
RESULTS = (["Đạt", "Không đạt", ""], ["Có", "x", "Đạt rồi", "1"])
DATES = (["15/02/2024", "1/1/1990", "31/12/2099", ""], ["31/02/2024", "31/12/1989", "tháng 2", "2024"])
ANYTHING = (["bất kỳ", "=1+1", "12/2024", "x" * 500, ""], [])  # type: ignore[var-annotated]


def expected(unit: str | None) -> dict[Place, tuple[list[str], list[str]]]:
    """What every kind of input takes and refuses: (good, bad) by place."""
    found: dict[Place, tuple[list[str], list[str]]] = {}
    for datum, place in inputs_of(unit).items():
        maximum = SET.data[datum].maximum
        levels = ([str(level) for level in range((maximum or 0) + 1)], ["-1", str((maximum or 0) + 1), "1,5", "Đạt"])
        found[place] = COUNTS if place[1] == "figures" else RESULTS if place[3] == "result" else levels
        found[*place[:3], "note"] = ANYTHING
    for sheet, ids in sheets_of(unit).items():
        others = [other.id for other in SET.indicators if other.id not in ids][:2]
        found[sheet, "evidence", 0, "indicator"] = (ids, [*others, "9.9", "tất cả"])
        found[sheet, "evidence", 11, "date"] = DATES
        found |= {(sheet, "evidence", 5, column): ANYTHING for column in ("title", "number", "issuer", "link")}
    found[GUIDE_SHEET, "unit", "filled_on", "value"] = (["05/12/2024", ""], ["32/12/2024", "hôm nay", "31/12/2019"])
    found |= {(GUIDE_SHEET, "unit", row, "value"): ANYTHING for row in ("filled_by", "phone")}
    return found


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_validation_takes_the_good_and_refuses_the_bad(
    office: Probe, form: Callable[..., Path], unit: str | None
) -> None:
    cases = expected(unit)
    answers = office.ask(form(unit), *(("valid", place, [*good, *bad]) for place, (good, bad) in cases.items()))
    for answer, (place, (good, bad)) in zip(answers, cases.items(), strict=True):
        said = dict(zip([*good, *bad], answer, strict=True))
        assert said == {**dict.fromkeys(good, True), **dict.fromkeys(bad, False)}, place


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_wrong_input_is_stopped_with_words_and_every_input_helped(
    office: Probe, form: Callable[..., Path], unit: str | None
) -> None:
    cases = expected(unit)
    for rule, (place, (_, bad)) in zip(
        office.ask(form(unit), *(("rule", place) for place in cases)), cases.items(), strict=True
    ):
        kind, _, _, _, alert, stops, title, message, helps, help_title, help_text = rule
        assert helps and help_title and help_text, place
        assert (kind == "ANY") == (not bad), place
        if bad:
            assert stops and title and message, place
            assert alert == ("WARNING" if kind == "DATE" else "STOP"), place


# ---------------------------------------------------------------------------------------------
# Protection


@pytest.mark.parametrize("unit", ["van_phong", "truong_tieu_hoc", "ban_to_chuc", None])
def test_locked_cells_refuse_typing_and_pasting(office: Probe, form: Callable[..., Path], unit: str | None) -> None:
    locked: list[Any] = [(GUIDE_SHEET, "B1"), (GUIDE_SHEET, "D4"), (GUIDE_SHEET, "unit", "phone", "label")]
    for sheet, ids in sheets_of(unit).items():
        locked += [(sheet, cell) for cell in ("A8", "B2", "B3", "D4", "B7", "D9")]
        locked += [(sheet, "indicators", id, column) for id in ids for column in ("id", "label")]
    path = form(unit)
    assert all(office.ask(path, *(("locked", place) for place in locked)))
    sheet = next(iter(sheets_of(unit)))
    # One refusal each: LibreOffice without a screen does not survive its second message.
    for place in ((GUIDE_SHEET, "B1"), (sheet, "D4"), (sheet, "indicators", 0, "label")):
        before, typed = office.ask(path, ("shows", place), ("type", place, "gõ đè"))
        _, _, pasted = office.ask(path, ("copy", [["dán đè"]]), ("do", place, "Paste"), ("shows", place))
        assert before == typed == pasted != ""


def test_pasting_inserting_and_sorting_evidence_work(office: Probe, form: Callable[..., Path], tmp_path: Path) -> None:
    sheet, saved = "Tiêu chí 1", tmp_path / "saved.xlsx"

    def row(number: int, column: str = "indicator") -> Place:
        return sheet, "evidence", number, column

    block = [
        ["1.2", "Kế hoạch", "12/KH-UBND", "15/02/2024", "UBND xã", "hồ sơ 3"],
        ["1.1", "Báo cáo", "41/BC-UBND", "10/12/2024", "UBND xã", ""],
    ]
    answers = office.ask(
        form("van_phong"),
        *(("type", place, "Đạt") for place in inputs_of("van_phong").values()),
        ("copy", block),
        ("do", row(10), "Paste"),
        status(sheet),
        # As the form says: at the number of the last row. Also below it; both still belong to the table.
        ("do", row(11), "InsertRowsBefore"),
        ("find_places",),
        ("do", row(12), "InsertRowsAfter"),
        ("find_places",),
        ("type", row(13), "1.3"),
        ("type", row(13, "title"), "Công văn"),
        status(sheet),
        (
            "do_range",
            row(0),
            row(13, "link"),
            "DataSort",
            {"ByRows": True, "HasHeader": False, "Col1": 2, "Ascending1": True},
        ),
        ("column", sheet, "evidence", "indicator"),
        ("column", sheet, "evidence", "title"),
        status(sheet),
        ("errors",),
        ("save", str(saved)),
    )
    assert answers[5] == "Còn thiếu: minh chứng 1.3"
    assert answers[12] == "Đã đủ"
    assert answers[14][:4] == ["1.1", "1.2", "1.3", ""]
    assert answers[15][:4] == ["Báo cáo", "Kế hoạch", "Công văn", ""]
    assert answers[16:18] == ["Đã đủ", []]
    assert read_workbook(saved.read_bytes()).kind == "xlsx"


# ---------------------------------------------------------------------------------------------
# What the form computes


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_status_from_blank_to_done_without_any_error_value(
    office: Probe, form: Callable[..., Path], unit: str | None
) -> None:
    sheets = sheets_of(unit)
    states = [status(sheet) for sheet in sheets]
    proof = [
        (place, text)
        for sheet, ids in sheets.items()
        for number, id in enumerate(ids)
        for place, text in (
            ((sheet, "evidence", number, "indicator"), id),
            ((sheet, "evidence", number, "number"), "12/KH-UBND"),
        )
    ]
    steps: list[tuple[Any, ...]] = [("errors",), ("formulas",), *states]
    steps += [("type", place, str(ANSWERS[id])) for id, place in inputs_of(unit).items()]
    steps += [("errors",), *states]
    steps += [("type", place, text) for place, text in proof]
    answers = office.ask(form(unit), *steps, ("errors",), *states, ("column_text", GUIDE_SHEET, "D"))
    count = len(sheets)
    assert (answers[0], answers[-count - 2]) == ([], [])
    assert answers[1] >= 2 * count
    assert all(text.startswith("Còn thiếu: ") and "minh chứng" not in text for text in answers[2 : 2 + count])
    for text, ids in zip(answers[2 : 2 + count], sheets.values(), strict=True):
        assert re.findall(r"\d\.\d", text) == ids
    after = 2 + count + len(inputs_of(unit))
    assert answers[after] == []
    assert answers[after + 1 : after + 1 + count] == [
        f"Còn thiếu: minh chứng {', '.join(ids)}" for ids in sheets.values()
    ]
    assert answers[-count - 1 : -1] == ["Đã đủ"] * count
    assert answers[-1].count("Đã đủ") == count


@pytest.mark.parametrize(
    ("unit", "answers", "said"),
    [
        ("hoi_khuyen_hoc", {"citizens": "10", "learning_citizens": "11"}, True),
        ("hoi_khuyen_hoc", {"citizens": "11", "learning_citizens": "11"}, False),
        ("ban_to_chuc", {"citizens": "100", "trained_citizens": "10", "university_citizens": "11"}, True),
        ("truong_thcs", {"4.3": "1", "4.4": "0"}, True),
        ("truong_thcs", {"4.3": "0", "4.4": "0"}, False),
    ],
)
def test_doubtful_figures_are_said_in_the_status(
    office: Probe, form: Callable[..., Path], unit: str, answers: Mapping[str, str], said: bool
) -> None:
    path = form(unit, a_campaign(evidence_required=False))
    places = inputs_of(unit)
    sheet = next(iter(sheets_of(unit)))
    shown = office.ask(path, *(("type", places[id], text) for id, text in answers.items()), status(sheet))[-1]
    assert shown == ("Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”" if said else "Đã đủ")


@cache
def ratios() -> list[Any]:
    return [ratio for indicator in SET.indicators for ratio in indicator.ratios]


@pytest.mark.parametrize("ratio", ratios(), ids=lambda ratio: ratio.id)
@pytest.mark.parametrize("difficult", [False, True])
def test_preview_below_at_and_above_every_threshold(
    office: Probe, form: Callable[..., Path], ratio: Any, difficult: bool
) -> None:
    """Computed once more with exact fractions; 5.431 citizens make every threshold fall between two counts."""
    asked = requirements(difficult)[ratio.id]
    shares = {standard: share for standard, share in asked.items() if isinstance(share, Fraction)}
    cases = sorted(
        {
            (citizens, -(-citizens * share.numerator // share.denominator) + step)
            for citizens in (5000, 5431)
            for share in shares.values()
            for step in (-1, 0, 1)
        }
    )
    unit = "hoi_khuyen_hoc" if ratio.id == "5.1" else "ban_to_chuc"
    places = inputs_of(unit)
    steps: list[tuple[Any, ...]] = []
    for citizens, people in cases:
        steps += [
            ("type", places["citizens"], str(citizens)),
            ("type", places[ratio.numerator], str(people)),
            ("rows", "Tiêu chí 5", ratio.label, 3),
        ]
    found = office.ask(form(unit, a_campaign(difficult_area=difficult)), *steps)[2::3]
    for (citizens, people), (first, verdicts, missing) in zip(cases, found, strict=True):
        met = [Fraction(people, citizens) >= shares[standard] for standard in Standard]
        assert verdicts[2:5] == ["Đạt" if is_met else "Chưa đạt" for is_met in met], (citizens, people)
        needed = [-(-citizens * shares[s].numerator // shares[s].denominator) - people for s in Standard]
        assert missing[2:5] == ["" if n <= 0 else f"{n:,} người".replace(",", ".") for n in needed], (citizens, people)
        hundredths = people * 10_000 // citizens
        assert first[5] == f"{hundredths // 100},{hundredths % 100:02}%", (citizens, people)


# ---------------------------------------------------------------------------------------------
# On paper


def on_paper(office: Probe, path: Path) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Texts by sheet, cells whose text does not fit, and the pages of the PDF."""
    pdf = path.with_suffix(".pdf")
    _, (texts, tight) = office.ask(path, ("save", str(pdf)), ("paper",))
    sizes = subprocess.run(["pdfinfo", "-l", "999", pdf], check=True, capture_output=True, text=True).stdout
    for short, long in (sorted(map(float, pair)) for pair in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", sizes)):
        assert (abs(short - 595.3) < 1, abs(long - 841.9) < 1) == (True, True)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return texts, tight, text.split("\f")[:-1]


def assert_all_there(texts: Iterable[str], pages: Iterable[str]) -> None:
    """Every word of the sheets stands in the PDF, and every letter as often as on them.

    Words are sought between any letters: LibreOffice places some so that words seem to have gaps. Long ones may be
    broken at the end of a line.
    """
    wanted, printed = list(texts), "".join("".join(pages).split())
    missing = [word for text in wanted for word in text.split() if len(word) <= 20 and word not in printed]
    assert missing == []
    # Dashes at the end of a line are lost on the way back from the PDF.
    there, needed = (Counter(letters.replace("-", "")) for letters in (printed, "".join("".join(wanted).split())))
    assert {letter: count for letter, count in needed.items() if there[letter] < count} == {}


def assert_no_empty_page(pages: Iterable[str]) -> None:
    assert [number for number, page in enumerate(pages, 1) if len(page.split()) < 25] == []


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_forms_on_paper(office: Probe, form: Callable[..., Path], unit: str | None) -> None:
    texts, tight, pages = on_paper(office, form(unit))
    assert tight == []
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    assert_no_empty_page(pages)
    assert len(pages) == {None: 12, "ban_to_chuc": 4}.get(unit, 3)
    assert "PHIẾU TỰ ĐÁNH GIÁ" in pages[0]
    # The evidence stands on one page with the signatures, under a head that says which form it is.
    proof = [page for page in pages if "Tên văn bản, minh chứng" in page and "Nội dung chỉ tiêu" not in page]
    assert len([page for page in proof if "Tiêu chí" not in page or "Minh chứng" in page]) >= len(sheets_of(unit))
    for page in pages[1:]:
        assert ("NGƯỜI LẬP BIỂU" in page) == (HEADINGS["evidence"]["issuer"].split("\n")[0] in page)


EXTREMES: Mapping[str, tuple[str, Campaign, int]] = {
    "shortest": (
        "a",
        a_campaign(
            commune="",
            district="",
            province="",
            deadline=None,
            units=(Unit("a", "A"),),
            assignments={indicator.id: ("a",) for indicator in SET.indicators},
        ),
        12,
    ),
    "longest": (
        "a",
        a_campaign(
            commune="Thị trấn Nông trường Việt Lâm và các vùng phụ cận phía Tây Bắc",
            units=(Unit("a", LONG_NAME),),
            assignments={indicator.id: ("a",) for indicator in SET.indicators},
            villages=tuple(replace(village, name=f"{village.name}: {LONG_NAME}") for village in MANY_VILLAGES),
        ),
        40,
    ),
    "much evidence": ("van_phong", a_campaign(), 70),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_shortest_and_longest_forms_on_paper(office: Probe, tmp_path: Path, name: str) -> None:
    unit, campaign, rows = EXTREMES[name]
    path = tmp_path / "x.xlsx"
    with path.open("wb") as stream:
        write_return_workbook(stream, SET, campaign, campaign.unit(unit), requirements(), evidence_rows=rows)
    texts, tight, pages = on_paper(office, path)
    assert tight == []
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    evidence = "Tên văn bản, minh chứng"
    if name == "much evidence":
        assert len(pages) >= 4
        assert all(evidence in page for page in pages[2:])
        assert "NGƯỜI LẬP BIỂU" in pages[-1]


def test_handout_list_on_paper(office: Probe, tmp_path: Path) -> None:
    units = tuple(
        Unit(f"don_vi_{number}", LONG_NAME if number % 5 else "A", "Bà Hạnh, 0912 345 678", "hanh@vi.du.vn")
        for number in range(30)
    )
    campaign = a_campaign(units=units, assignments={"1.1": tuple(unit.id for unit in units)})
    path = tmp_path / "x.xlsx"
    target = io.BytesIO()
    write_handout_list(target, SET, campaign)
    path.write_bytes(target.getvalue())
    texts, tight, pages = on_paper(office, path)
    assert tight == []
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    assert len(pages) > 2
    assert all("Người liên hệ" in page for page in pages)


@pytest.mark.parametrize("case", ["level_1", "disputed", "nothing"])
def test_every_sheet_of_the_summary_on_paper(office: Probe, tmp_path: Path, case: str) -> None:
    path = tmp_path / "tong_hop.xlsx"
    path.write_bytes(summaries.written(summaries.CASES[case]()))
    texts, tight, pages = on_paper(office, path)
    assert tight == []
    assert list(texts) == summaries.SHEETS[:6]
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    # Each register begins on a page of its own and repeats its head on every page until the next one begins.
    titles = {
        "NHỮNG ĐIỂM CẦN SỬA": "Cách sửa",
        "DANH MỤC MINH CHỨNG": "Cơ quan ban hành",
        "NGUỒN SỐ LIỆU": "Nội dung gốc trong ô",
    }
    head = ""
    for page in pages:
        head = next((found for title, found in titles.items() if title in page), head)
        assert "".join(head.split()) in "".join(page.split())
    assert head
