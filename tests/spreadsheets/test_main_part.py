"""The workbook of a package is the one its relations name; a sheet that leads nowhere is named, never absent."""

from __future__ import annotations

import re

import pytest

from ccht_excel.returns.rejected import Rejected
from ccht_excel.spreadsheets.workbook_file import read_workbook
from tests.support.damaged import GOOD, PART, sub
from tests.support.office_files import Change, as_xlsb, cells_of, packed, parts_of, repacked
from tests.support.returns import EXPECTED, FIGURES, accepted, evidence_rows, filled, refused, said, taken, values

OTHER = parts_of(filled({("figures", "citizens", "value"): 1}, unit="hoi_khuyen_hoc"))


def two_workbooks(named: str) -> bytes:
    """A package with a second workbook in a folder of its own; its relations name one of them."""
    parts = parts_of(GOOD)
    for name, part in OTHER.items():
        if name.startswith("xl/"):
            parts[name.replace("xl/", "other/", 1)] = re.sub(rb'"/?xl/', b'"/other/', part)
    parts["_rels/.rels"] = re.sub(rb'"/?xl/workbook.xml"', b'"%s"' % named.encode(), parts["_rels/.rels"])
    return packed(parts)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("xl/workbook.xml", EXPECTED),
        ("/xl/workbook.xml", EXPECTED),
        ("other/workbook.xml", {"citizens": 1}),
        ("/other/workbook.xml", {"citizens": 1}),
        ("./xl/../other/workbook.xml", {"citizens": 1}),
    ],
)
def test_the_workbook_that_the_package_names_is_read(named: str, expected: dict[str, int]) -> None:
    assert values(accepted(two_workbooks(named))) == expected


def test_two_workbooks_and_no_word_which_are_refused() -> None:
    parts = parts_of(GOOD)
    parts["xl/workbook2.xml"] = parts["xl/workbook.xml"]
    del parts["_rels/.rels"]
    assert refused(packed(parts)) == "file_broken"


def test_without_the_relations_of_the_package_the_only_workbook_is_read() -> None:
    assert values(accepted(repacked(GOOD, {"_rels/.rels": None}))) == EXPECTED


@pytest.mark.parametrize("target", ["/xl/%s", "%s", "./%s", "../xl/%s", "worksheets/../%s"])
def test_targets_of_sheets_absolute_and_relative(target: str) -> None:
    own = PART.removeprefix("xl/")
    data = repacked(
        GOOD,
        {
            "xl/_rels/workbook.xml.rels": sub(
                rb'Target="/?(?:xl/)?%s"' % own.encode(), b'Target="%s"' % (target % own).encode()
            )
        },
    )
    assert values(accepted(data)) == EXPECTED


# ---------------------------------------------------------------------------------------------
# Sheets that lead nowhere

BOTH = filled({**FIGURES, ("indicators", "4.2", "level"): 3}, change=evidence_rows({"indicator": "4.2", "title": "QĐ"}))


def _sheet(name: str, change: bytes) -> Change:
    """The element of a sheet in the workbook part with its relation id in this way."""
    pattern = rb'(<sheet (?=[^>]*name="%s")[^>]*?) r:id="\w+"' % name.encode()
    return sub(pattern, rb"\1" + change)


@pytest.mark.parametrize("change", [b"", b' r:id="rId77"', b' r:id=""'])
@pytest.mark.parametrize(
    ("lost", "left"), [("Tiêu chí 4", EXPECTED), ("Tiêu chí 5", {"4.2": 3})], ids=["first", "second"]
)
def test_a_sheet_that_leads_nowhere_is_named_and_the_others_are_read(
    lost: str, left: dict[str, int], change: bytes
) -> None:
    item = accepted(repacked(BOTH, {"xl/workbook.xml": _sheet(lost, change)}))
    assert values(item) == left
    assert [(found.code, found.place.sheet) for found in item.findings] == [("sheet_lost", lost)]


def test_a_sheet_whose_part_is_gone_is_named() -> None:
    part = next(name for name, xml in parts_of(BOTH).items() if b"4.2" in xml and "sheets/" in name)
    item = accepted(repacked(BOTH, {part: None}))
    assert [found.code for found in item.findings] == ["sheet_lost"]


def test_a_return_of_lost_sheets_alone_is_refused_by_their_names() -> None:
    outcome = taken(repacked(GOOD, {"xl/workbook.xml": _sheet("Tiêu chí 5", b"")}))
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "file_broken"
    assert "Tiêu chí 5" in outcome.finding.message


def test_a_sheet_of_a_binary_workbook_that_leads_nowhere_is_named() -> None:
    parts = parts_of(as_xlsb(cells_of(BOTH)))
    relations = "xl/_rels/workbook.bin.rels"
    names = [sheet.name for sheet in read_workbook(packed(parts)).sheets]
    number = names.index("Tiêu chí 4") + 1
    parts[relations] = parts[relations].replace(b'Id="rId%d"' % number, b'Id="rId777"')
    item = accepted(packed(parts))
    assert values(item) == EXPECTED
    assert ("sheet_lost", None) in said(item)
