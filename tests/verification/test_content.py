"""The code over the content of a summary: what it depends on, and what is refused."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from ccht_excel.verification.content import content_code, content_from
from tests.support.summaries import answers, campaign, judged, keyed, level_1, opened, written


def test_code_depends_on_every_judged_figure() -> None:
    assessment = level_1()
    code = content_code(assessment)
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}", code)
    others = {
        content_code(judged(campaign(), answers(campaign(), (5000, 3001, 2512, 612)))),
        content_code(judged(campaign(difficult_area=True), answers(campaign()))),
        content_code(judged(campaign(claimed_level=1), answers(campaign()))),
        content_code(judged(campaign(), answers(campaign()), {"1.1": 3})),
        content_code(replace(assessment, campaign=campaign(commune="An Hòa"))),
    }
    assert len(others | {code}) == 6


def test_code_is_the_same_however_the_text_was_composed() -> None:
    decomposed = "Tha\u0301i Sơn "
    assert content_code(replace(level_1(), campaign=campaign(commune=decomposed))) == content_code(level_1())


@pytest.mark.parametrize(
    ("cell", "value"), [("@summary", "x"), ("year", "năm"), ("evidence_required", "maybe"), ("1.1", 1.5)]
)
def test_broken_machine_sheet_is_refused(cell: str, value: object) -> None:
    book = opened(written(level_1()))
    sheet = book["Dữ liệu"]
    for row in sheet.iter_rows():
        if row[0].value == cell:
            (row[0] if cell.startswith("@") else row[1]).value = value  # type: ignore[assignment]
    with pytest.raises(ValueError, match=r"ô|Dữ liệu"):
        content_from(keyed(book))
