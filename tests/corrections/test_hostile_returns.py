"""Files that once hung or ended the marking, and such as might: marked soon or named, and the others marked."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.corrections import marked_returns as main_side
from ccht_excel.corrections.to_mark import MarkedReturn, ToMark
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError
from ccht_excel.model.limits import Limits
from tests.support.campaigns import return_all
from tests.support.marked import answered, copy_of, hand_in
from tests.support.marking import SHEET, a_return, marked, part
from tests.support.office_files import parts_of, repacked
from tests.support.package_contents import with_contents

_SECONDS = 6.0
"""Processor seconds that marking one of these may take on a slow machine; what hung took minutes."""


def _in_tail(new: str) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + new.encode(), 1)


def _merges(refs: list[str]) -> Callable[[bytes], bytes]:
    new = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return lambda xml: re.sub(rb"<mergeCells[^>]*>", lambda match: match[0] + new.encode(), xml)


SHEETS: dict[str, Callable[[bytes], bytes]] = {
    "merged with dollars": _merges(["$A$200:$XFD$1048576"]),
    "merged in lower case": _merges(["a200:xfd1048576"]),
    "merged with an entity": _merges(["&#65;200:XFD1048576"]),
    "merged all over": _merges(["A200:XFD1048576"]),
    "many ranges, each small": _merges([f"A{row}:CV{row + 900}" for row in range(200, 9_000, 5)]),
    "very many ranges": _merges([f"F16:G{row}" for row in range(17, 30_000)]),
    "a link over the whole sheet": _in_tail('<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>'),
    "a rule for the whole sheet": _in_tail(
        '<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a"</formula1>'
        "</dataValidation></dataValidations>"
    ),
    "a stray cell": lambda xml: xml.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ),
    "many cells": lambda xml: xml.replace(
        b"</sheetData>",
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(300, 9_000))
        + b"</sheetData>",
    ),
    "many spaces in a tag": lambda xml: xml.replace(b"<sheetData>", b"<sheetData%s>" % (b" " * 200_000), 1),
    "many attributes' spaces": lambda xml: xml.replace(b"<c r=", b"<c" + b" " * 5_000 + b"r=", 40),
    "many columns": lambda xml: re.sub(
        rb"<cols>.*?</cols>",
        b"<cols>" + b"".join(b'<col min="%d" max="%d" width="9"/>' % (n, n) for n in range(1, 16_384)) + b"</cols>",
        xml,
        flags=re.S,
    ),
    "a long formula": lambda xml: xml.replace(
        b"</sheetData>", b'<row r="300"><c r="A300"><f>%s</f><v>1</v></c></row></sheetData>' % (b"A1+(" * 50_000)
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_marking_ends_soon(name: str) -> None:
    data = repacked(a_return(), {part(): SHEETS[name]})
    start = time.process_time()
    made = marked(data)
    assert time.process_time() - start < _SECONDS
    assert made.data is not None and not made.refilled


@pytest.mark.parametrize("text", ["từ " * 10_000, "CẦN SỬA: " * 3_000, "\n\nGhi chú có sẵn: " * 2_000, " " * 30_000])
def test_notes_of_one_word_repeated(text: str) -> None:
    def filled(xml: bytes) -> bytes:
        return xml.replace(" hỏi lại công an xã".encode(), text.encode())

    data = repacked(with_contents(a_return(), SHEET, "note"), {"xl/comments9.xml": filled})
    start = time.process_time()
    made = marked(data)
    assert time.process_time() - start < _SECONDS
    assert made.data is not None and not made.refilled


def test_a_very_large_place_is_marked_at_its_first_cell() -> None:
    made = marked(a_return(), "A200:XFD1048576")
    assert made.data is not None and not made.refilled


# ---------------------------------------------------------------------------------------------
# One file's fate is its own


@pytest.mark.parametrize("cause", list(Cause))
def test_a_file_that_stops_the_marking_is_named_and_the_others_are_marked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, cause: Cause
) -> None:
    return_all(folder)
    for unit in ("hoi_khuyen_hoc", "ban_to_chuc"):
        hand_in(folder, unit, f"{unit}.xlsx", change=answered("figures", "citizens", "value", "5k"))
    run = GuardedProcess.stream

    def stopped(self: GuardedProcess, work: object, item: object) -> object:
        if isinstance(item, ToMark) and item.submission.unit == "hoi_khuyen_hoc":
            raise StoppedError(cause, seconds=1, limit=1)
        return run(self, work, item)  # type: ignore[arg-type]

    monkeypatch.setattr(GuardedProcess, "stream", stopped)
    done = merge(folder)
    assert set(done.marked) == {"ban_to_chuc"} and done.marked["ban_to_chuc"].exists()
    (found,) = [item for item in done.assessment.findings if item.code == "copy_not_made"]
    assert (found.unit, found.place.file) == ("hoi_khuyen_hoc", "nhan_ve/hoi_khuyen_hoc.xlsx")
    assert "nhac_viec.txt" in found.remedy
    text = done.reminders.read_text(encoding="utf-8-sig")
    (block,) = [part for part in re.split(r"\n\d+\. ", text) if part.startswith("Hội Khuyến học xã")]
    assert "Tiêu chí 5, ô F16" in block and "tệp đơn vị đã gửi" in block and "Đính kèm:" not in block
    assert done.summary.exists() and done.assessment.data["4.2"].value == 3


def test_a_file_whose_own_copy_cannot_be_made_gets_a_fresh_form(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    run = GuardedProcess.stream

    def stopped(self: GuardedProcess, work: object, item: object) -> object:
        if isinstance(item, ToMark) and not item.refill:
            raise StoppedError(Cause.TIME, seconds=1)
        return run(self, work, item)  # type: ignore[arg-type]

    monkeypatch.setattr(GuardedProcess, "stream", stopped)
    done = merge(folder)
    assert copy_of(folder, "hoi_khuyen_hoc").exists()
    assert "copy_is_fresh_form" in [item.code for item in done.assessment.findings]


def _slow(item: ToMark, **_: object) -> Iterator[MarkedReturn]:
    while not item.refill:
        pass
    yield MarkedReturn(b"fresh", item.findings, "có phần lạ")


@pytest.mark.slow
def test_the_guarded_process_really_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    monkeypatch.setattr(main_side, "mark_alone", _slow)
    start = time.monotonic()
    done = merge(folder, Limits(seconds=4))
    assert time.monotonic() - start < 60
    assert done.marked["hoi_khuyen_hoc"].read_bytes() == b"fresh"


def test_a_large_file_comes_back_whole(folder: Path) -> None:
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    photo = random.Random(1).randbytes(6 << 20)
    kinds = with_contents(path.read_bytes(), SHEET, "picture")
    path.write_bytes(repacked(kinds, {"xl/media/image9.png": photo}))
    done = merge(folder)
    assert parts_of(done.marked["hoi_khuyen_hoc"].read_bytes())["xl/media/image9.png"] == photo
    assert not [item for item in done.assessment.findings if item.code.startswith("copy")]
