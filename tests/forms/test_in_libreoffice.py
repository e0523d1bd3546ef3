"""Forms as people meet them in LibreOffice: what it takes, refuses and computes.

LibreOffice itself is asked, through :mod:`tests.support.uno_probe`. That what was typed is read again from every file
type is proven in :mod:`tests.whole.test_libreoffice_roundtrip`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ccht_excel.forms.layout import GUIDE_SHEET, HIGHEST_COUNT
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.campaigns import ANSWERS
from tests.support.forms import (
    EVERY,
    SET,
    a_campaign,
    attribute_of,
    choices_of,
    inputs_of,
    requirements,
    sheets_of,
    typed_beside,
)
from tests.support.uno_probe import Place, Probe

pytestmark = pytest.mark.libreoffice


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
        if choices := choices_of(datum):
            found[place] = ([*choices, ""], ["Cách nào cũng được", "1", choices[0][:-1]])
            continue
        if attribute_of(datum):
            found[place] = DATES
            continue
        scale = SET.data[datum].levels
        levels = ([*scale.choices, ""] if scale else [], ["-1", "3", "1,5", "Đạt", "Mức độ 9"])
        found[place] = COUNTS if place[1] == "figures" else RESULTS if place[3] == "result" else levels
        found[*place[:3], "note"] = ANYTHING
    for sheet, ids in sheets_of(unit).items():
        others = [other.id for other in SET.indicators if other.id not in ids][:2]
        found[sheet, "evidence", 0, "indicator"] = (ids, [*others, "9.9", "tất cả"])
        found[sheet, "evidence", 1, "date"] = DATES
        found |= {(sheet, "evidence", 1, column): ANYTHING for column in ("title", "number", "issuer", "link")}
    found[GUIDE_SHEET, "unit", "filled_on", "value"] = (["05/12/2024", ""], ["32/12/2024", "hôm nay", "31/12/2019"])
    found |= {(GUIDE_SHEET, "unit", row, "value"): ANYTHING for row in ("filled_by", "phone")}
    return found


@pytest.mark.sampled(2)
@pytest.mark.parametrize("unit", [*EVERY, None])
def test_validation_takes_the_good_and_refuses_the_bad(
    probe: Probe, form: Callable[..., Path], unit: str | None
) -> None:
    cases = expected(unit)
    answers = probe.ask(form(unit), *(("valid", place, [*good, *bad]) for place, (good, bad) in cases.items()))
    for answer, (place, (good, bad)) in zip(answers, cases.items(), strict=True):
        said = dict(zip([*good, *bad], answer, strict=True))
        assert said == {**dict.fromkeys(good, True), **dict.fromkeys(bad, False)}, place


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_wrong_input_is_stopped_with_words_and_every_input_helped(
    probe: Probe, form: Callable[..., Path], unit: str | None
) -> None:
    cases = expected(unit)
    for rule, (place, (_, bad)) in zip(
        probe.ask(form(unit), *(("rule", place) for place in cases)), cases.items(), strict=True
    ):
        kind, _, _, _, alert, stops, title, message, helps, help_title, help_text = rule
        assert helps and help_title and help_text, place
        assert (kind == "ANY") == (not bad), place
        if bad:
            assert stops and title and message, place
            gentle = {"DATE": "WARNING", "LIST": "INFO" if place[3] == "source" else "STOP"}
            assert alert == gentle.get(kind, "STOP"), place


# ---------------------------------------------------------------------------------------------
# Protection


@pytest.mark.sampled(1)
@pytest.mark.parametrize("unit", ["van_phong", "truong_tieu_hoc", "ban_to_chuc", None])
def test_locked_cells_refuse_typing_and_pasting(probe: Probe, form: Callable[..., Path], unit: str | None) -> None:
    locked: list[Any] = [(GUIDE_SHEET, "B1"), (GUIDE_SHEET, "D4"), (GUIDE_SHEET, "unit", "phone", "label")]
    for sheet, ids in sheets_of(unit).items():
        locked += [(sheet, cell) for cell in ("A8", "B2", "B3", "D4", "B7", "D9")]
        locked += [(sheet, "indicators", id, column) for id in ids for column in ("id", "label")]
    path = form(unit)
    assert all(probe.ask(path, *(("locked", place) for place in locked)))
    sheet = next(iter(sheets_of(unit)))
    # One refusal each: LibreOffice without a screen does not survive its second message.
    for place in ((GUIDE_SHEET, "B1"), (sheet, "D4"), (sheet, "indicators", 0, "label")):
        before, typed = probe.ask(path, ("shows", place), ("type", place, "gõ đè"))
        _, _, pasted = probe.ask(path, ("copy", [["dán đè"]]), ("do", place, "Paste"), ("shows", place))
        assert before == typed == pasted != ""


def test_pasting_inserting_and_sorting_evidence_work(probe: Probe, form: Callable[..., Path], tmp_path: Path) -> None:
    sheet, saved = "Tiêu chí 1", tmp_path / "saved.xlsx"

    def row(number: int, column: str = "indicator") -> Place:
        return sheet, "evidence", number, column

    block = [
        ["1.2", "Kế hoạch", "12/KH-UBND", "15/02/2024", "UBND xã", "hồ sơ 3"],
        ["1.1", "Báo cáo", "41/BC-UBND", "10/12/2024", "UBND xã", ""],
    ]
    answers = probe.ask(
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


@pytest.mark.sampled(2)
@pytest.mark.parametrize("unit", [*EVERY, None])
def test_status_from_blank_to_done_without_any_error_value(
    probe: Probe, form: Callable[..., Path], unit: str | None
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
    steps += [("type", place, typed_beside(id) or str(ANSWERS[id])) for id, place in inputs_of(unit).items()]
    steps += [("errors",), *states]
    steps += [("type", place, text) for place, text in proof]
    answers = probe.ask(form(unit), *steps, ("errors",), *states, ("column_text", GUIDE_SHEET, "D"))
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
    probe: Probe, form: Callable[..., Path], unit: str, answers: Mapping[str, str], said: bool
) -> None:
    path = form(unit, a_campaign(evidence_required=False))
    places = inputs_of(unit)
    sheet = next(iter(sheets_of(unit)))
    typed = {**{id: typed_beside(id) for id in places if attribute_of(id)}, **answers}
    shown = probe.ask(path, *(("type", places[id], text) for id, text in typed.items()), status(sheet))[-1]
    assert shown == ("Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”" if said else "Đã đủ")


@cache
def ratios() -> list[Any]:
    return [ratio for indicator in SET.indicators for ratio in indicator.ratios]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("ratio", ratios(), ids=lambda ratio: ratio.id)
@pytest.mark.parametrize("difficult", [False, True])
def test_preview_below_at_and_above_every_threshold(
    probe: Probe, form: Callable[..., Path], ratio: Any, difficult: bool
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
    found = probe.ask(form(unit, a_campaign(difficult_area=difficult)), *steps)[2::3]
    for (citizens, people), (first, verdicts, missing) in zip(cases, found, strict=True):
        met = [Fraction(people, citizens) >= shares[standard] for standard in SET.standard_ids]
        assert verdicts[2:5] == ["Đạt" if is_met else "Không đạt" for is_met in met], (citizens, people)
        needed = [-(-citizens * shares[s].numerator // shares[s].denominator) - people for s in SET.standard_ids]
        assert missing[2:5] == ["" if n <= 0 else f"{n:,} người".replace(",", ".") for n in needed], (citizens, people)
        hundredths = people * 10_000 // citizens
        assert first[5] == f"{hundredths // 100},{hundredths % 100:02}%", (citizens, people)
